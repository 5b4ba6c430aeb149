from django.urls import path

from items import views

urlpatterns = [
    path("", views.ItemList.as_view(), name="item-list"),
    path("items/new/", views.ItemCreate.as_view(), name="item-create"),
    path("items/<int:pk>/", views.ItemUpdate.as_view(), name="item-update"),
    path("items/<int:pk>/delete/", views.ItemDelete.as_view(), name="item-delete"),
]
