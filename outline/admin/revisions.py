"""What the outline said at each moment: read, never changed."""

from django.contrib import admin
from django.utils.html import format_html

from ..models import Revision


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    list_display = ["number", "outline", "at", "by", "summary"]
    list_filter = ["outline"]
    list_select_related = ["outline", "by"]
    search_fields = ["summary", "outline__title"]
    ordering = ["outline", "-number"]
    fields = ["outline", "number", "at", "by", "summary", "document"]
    readonly_fields = fields
    actions = None
    view_on_site = False

    class Media:
        css = {"all": ["css/admin_outline.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).defer("markdown")

    @admin.display(description="document")
    def document(self, revision):
        return format_html('<pre class="outline-source">{}</pre>', revision.markdown)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
