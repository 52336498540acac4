from django.http import HttpResponse


def ask(request, **kwargs):
    return HttpResponse(status=501)


def question(request, **kwargs):
    return HttpResponse(status=501)


def step(request, **kwargs):
    return HttpResponse(status=501)
