"""Pictures of the hub's pages: painted anew when they are uploaded, drawn in sizes that a weak line carries, shown light."""
