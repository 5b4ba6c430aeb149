from django.urls import path

from items import views

urlpatterns = [
    path("items/<int:pk>", views.item),
]
