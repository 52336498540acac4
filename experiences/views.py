from django.http import HttpResponse


def edit(request, **kwargs):
    return HttpResponse(status=501)


def experience(request, **kwargs):
    return HttpResponse(status=501)


def new(request, **kwargs):
    return HttpResponse(status=501)


def of_condition(request, **kwargs):
    return HttpResponse(status=501)


def revise(request, **kwargs):
    return HttpResponse(status=501)


def revision_step(request, **kwargs):
    return HttpResponse(status=501)


def step(request, **kwargs):
    return HttpResponse(status=501)
