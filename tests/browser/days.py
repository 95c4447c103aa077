"""A day of twelve sessions with 25 people."""

# Title, kind, minutes, and who sits there; the first on a panel is put there as its moderator.
DAY = (
    ("Welcome", "opening", 15, ("Ann Able", "Bea Baker")),
    ("The state of play", "keynote", 30, ("Carl Cook",)),
    ("A survivor speaks", "keynote", 15, ("Dana Dyer",)),
    ("What the law should say", "panel", 75, ("Ed Eager", "Fay Fox", "Gus Gray", "Hana Hill")),
    ("Coffee", "break", 30, ()),
    ("Detection", "workshop", 60, ("Ivo Ives", "Jo James", "Kit King")),
    ("Lunch", "break", 60, ()),
    ("Help for victims", "panel", 60, ("Lea Lane", "Max Moore", "Nina North", "Oz Owen")),
    ("Fireside talk", "fireside", 30, ("Pia Page", "Quin Quill")),
    ("Industry answers", "roundtable", 45, ("Ria Reed", "Sam Stone", "Tess Tate", "Uli Upton")),
    ("Questions", "questions", 30, ("Vic Vale",)),
    ("Closing", "closing", 15, ("Wes Ward", "Xena Xu", "Yan York")),
)
PEOPLE = [x for _title, _kind, _minutes, who in DAY for x in who]
