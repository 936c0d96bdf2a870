"""Survey waves as a test writes them, and gives them to the Concerns page."""

HEADER = "wave,question,item,percentage,count,base,choices,area,fieldwork_start,fieldwork_end,method,sample"
ABOUT = "01/09/2025,31/10/2025,online form,self-selected"


def wave_file(*rows, wave="2025-10"):
    return "\n".join([HEADER, *(f"{wave},{row},{ABOUT}" for row in rows)]).encode()


def given(app, content, name="wave.csv"):
    app.file_uploader[0].set_value((name, content, "text/csv"))
    app.run()
    assert not app.exception
    return app
