from django.http import HttpResponse


def consents(request, **kwargs):
    return HttpResponse(status=501)


def me(request, **kwargs):
    return HttpResponse(status=501)


def menu(request, **kwargs):
    return HttpResponse(status=501)
