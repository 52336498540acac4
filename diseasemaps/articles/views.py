from django.http import HttpResponse


def edit(request, **kwargs):
    return HttpResponse(status=501)


def new(request, **kwargs):
    return HttpResponse(status=501)


def revise(request, **kwargs):
    return HttpResponse(status=501)


def revision(request, **kwargs):
    return HttpResponse(status=501)


def step(request, **kwargs):
    return HttpResponse(status=501)
