"""Inside the therapy: techniques, aims, the therapist's role, cautions and ways to find a therapist, by source."""

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.therapy_features import therapy_features

view = current_view()

show_exhibits(view, therapy_features(view), page="therapy_features", with_titles=False, fills=True)
