from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from items.models import Item


def item(request: HttpRequest, pk: int) -> JsonResponse:
    item = get_object_or_404(Item, pk=pk)
    return JsonResponse({"id": item.pk, "name": item.name, "quantity": item.quantity})
