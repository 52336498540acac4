from django.http import HttpResponse


def inbox(request, **kwargs):
    return HttpResponse(status=501)


def read(request, **kwargs):
    return HttpResponse(status=501)


def read_all(request, **kwargs):
    return HttpResponse(status=501)
