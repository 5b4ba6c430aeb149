from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.generic import CreateView, DeleteView, ListView, UpdateView

from items.models import Item


class OwnItems(LoginRequiredMixin):
    model = Item
    success_url = reverse_lazy("item-list")

    def get_queryset(self) -> QuerySet[Item]:
        return Item.objects.filter(owner=self.request.user)


class ItemList(OwnItems, ListView):
    pass


class ItemCreate(OwnItems, CreateView):
    fields = ["name", "quantity"]

    def form_valid(self, form: ModelForm) -> HttpResponse:
        form.instance.owner = self.request.user
        return super().form_valid(form)


class ItemUpdate(OwnItems, UpdateView):
    fields = ["name", "quantity"]


class ItemDelete(OwnItems, DeleteView):
    pass
