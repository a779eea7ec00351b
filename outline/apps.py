from django.apps import AppConfig


class OutlineConfig(AppConfig):
    name = "outline"
    verbose_name = "Outlines"
