from django.http import HttpResponse


def moderation(request, **kwargs):
    return HttpResponse(status=501)


def case(request, **kwargs):
    return HttpResponse(status=501)


def claim(request, **kwargs):
    return HttpResponse(status=501)


def release(request, **kwargs):
    return HttpResponse(status=501)


def decide(request, **kwargs):
    return HttpResponse(status=501)
