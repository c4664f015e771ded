"""Inside the therapy: techniques, aims, the therapist's role, cautions and ways to find a therapist, by source."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.therapy_features import therapy_features
from components.shell.frame import show_own_choices

view = current_view()

features = therapy_features(view)
show_own_choices(view, "feature_kinds")
st.markdown(
    "**Named:** the source says this of the therapy. **Silent:** it does not mention it. **Unknown:** our copy has "
    "lost the list in which it might stand. The number in brackets is that of the sources that share no cited work."
)
show_exhibits(view, features, with_titles=False)
