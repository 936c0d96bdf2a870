"""What browsers call the kinds of files that the app hands out."""

CSV = "text/csv"
GPX = "application/gpx+xml"
GEOJSON = "application/geo+json"
PNG = "image/png"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
