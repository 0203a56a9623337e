"""The touchscreen: flow and view-models; the window itself is in kiosk.ui."""
