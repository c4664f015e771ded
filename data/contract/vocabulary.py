"""The closed vocabularies of the tables: each allowed word with its label and definition.

The words are the public contract of the tables; readers see the labels; the definitions feed the codebook, the legends
and the hover texts. A word missing here is a mistake in a table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One allowed word: its label, its meaning, and its ``short`` label for little room."""

    label: str
    definition: str
    short: str = ""


Vocabulary = dict[str, Term]

MEASURES: Vocabulary = {
    "session_minutes": Term("Minutes per session", "Length of one session, in minutes.", "Minutes"),
    "sessions_per_week": Term("Sessions per week", "Sessions per week; monthly is read as 0.23 per week.", "Per week"),
    "sessions_per_course": Term("Sessions per course", "Sessions in a whole course of therapy.", "Sessions"),
    "course_months": Term(
        "Months per course", "Length of a whole course, in months; a year is read as 12 months.", "Months"
    ),
}

BOUNDS: Vocabulary = {
    "typical": Term("about", "The source gives one typical figure."),
    "range": Term("range", "From a lower to an upper end; an end given only in words stays empty."),
    "at_least": Term("at least", "Only the lower end is given; the upper end is open."),
    "at_most": Term("at most", "Only the upper end is given."),
    "rarely_above": Term("rarely above", "An upper end that the source says is seldom exceeded."),
    "open_ended": Term("no limit", "The source says that there is no fixed limit."),
    "vague": Term("words only", "The source uses words without a figure."),
    "relative": Term("relative", "Longer or shorter than something else, without a figure."),
}

CONVERTED_UNITS: Vocabulary = {
    "year": Term("a year", "Printed in years; a year is read as 12 months."),
    "month": Term("a month", "Printed per month; once a month is read as 0.23 per week."),
}

CONDITION_FAMILIES: Vocabulary = {
    "mood": Term("Mood", "Depression and other problems of mood."),
    "anxiety": Term("Anxiety", "Anxiety and its disorders."),
    "trauma_and_stress": Term("Trauma and stress", "The effects of trauma and severe stress."),
    "body": Term("Body and physical symptoms", "Physical complaints."),
    "eating": Term("Eating", "Problems with eating."),
    "substance_use": Term("Substance use", "Problems with alcohol or other substances."),
    "obsessive_compulsive": Term("Obsessive-compulsive", "Obsessions and compulsions."),
    "personality": Term("Personality", "Disorders of personality."),
    "relationships": Term("Relationships and life events", "Difficulties with other people, and life events."),
    "self_and_meaning": Term("Self and meaning", "Difficulties with oneself, and hopes for change."),
}

STANCES: Vocabulary = {
    "effective": Term("Works", "The source says that the therapy treats it, helps with it or works for it."),
    "commonly_used": Term("Used", "The source says that the therapy is or can be used for it."),
    "mixed": Term("Depends on the case", "The source says that results are mixed or that it depends."),
    "indication": Term(
        "Reason to seek therapy",
        "A reason to seek therapy, or something to gain from it, rather than a disorder treated.",
    ),
    "mentioned": Term(
        "Only mentioned", "Named, but not as something that the therapy treats or is for; never counted as coverage."
    ),
    "longer_term_preferred": Term(
        "Longer therapy preferred", "The source prefers a longer therapy to the short form; never counted as coverage."
    ),
    "not_specific": Term(
        "Help in general",
        "The source speaks of help or therapy in general, not of this therapy; never counted as coverage.",
    ),
}

#: The stances that count as "this source covers this condition". A reason to seek therapy is not a disorder treated,
#: but the source does present it as something the therapy is for, so it counts as coverage of that reason.
COVERING_STANCES = ("effective", "commonly_used", "mixed", "indication")

#: What a work says about the therapy for a condition.
EVIDENCE_DIRECTIONS: Vocabulary = {
    "speaks_for": Term(
        "Work that speaks for it",
        "The work finds that the therapy did better than a control condition or a treatment, or that the evidence "
        "supports it.",
    ),
    "speaks_against": Term(
        "Work that speaks against it", "The work finds little evidence for it, or that another treatment did better."
    ),
}

#: Which form of the therapy the evidence concerns.
EVIDENCE_FORMS: Vocabulary = {
    "any": Term("the therapy, short or long", "The work does not distinguish the therapy by its length."),
    "short": Term("the short form", "The work is about the short form only."),
    "long": Term("the long form", "The work is about the long form only."),
}

#: How much of a condition the evidence concerns.
EVIDENCE_REACHES: Vocabulary = {
    "whole": Term("on the condition", "The work is about the condition itself."),
    "part": Term("on a part of it", "The work is about a condition that is part of it."),
}
#: The same where evidence is shown on conditions above or below its own.
SHOWN_REACHES: Vocabulary = EVIDENCE_REACHES | {
    "wider": Term("on a wider condition", "The work is about a wider condition that includes it."),
}

#: The directions of evidence that must appear beside each stance because they conflict with it. Where results are
#: called mixed, either direction counts; a mention and help in general claim nothing that a work could contradict.
OPPOSED_BY: dict[str, tuple[str, ...]] = {
    "effective": ("speaks_against",),
    "commonly_used": ("speaks_against",),
    "mixed": ("speaks_for", "speaks_against"),
    "indication": ("speaks_against",),
    "mentioned": (),
    "longer_term_preferred": ("speaks_for",),
    "not_specific": (),
}
#: The forms of the therapy that do not conflict with a stance: a source that prefers longer therapy agrees with a work
#: that speaks for one.
UNOPPOSED_FORMS: dict[str, tuple[str, ...]] = {"longer_term_preferred": ("long",)}

#: What a source without a row on a condition says; derived, not written in the table.
ABSENCES: Vocabulary = {
    "silent": Term("Silent", "The source does not mention it."),
    "silent_or_lost": Term(
        "Silent or lost", "The source does not mention it, but our copy may have lost entries of its list."
    ),
    "unknown": Term("Unknown", "Our copy has lost the list in which the source might have named it."),
}

COPY_LOSSES: Vocabulary = {
    "conditions": Term("List of conditions", "What the therapy is said to be for, or entries of that list."),
    "places": Term("Places to find a therapist", "Where the source sends readers who look for a therapist."),
    "references": Term(
        "References", "The works that a text cites: they are unknown, which does not mean that it cites none."
    ),
    "footnote_markers": Term("Footnote markers", "The markers that tie a statement to a listed work."),
    "links": Term("Web addresses", "A link, or the address that belongs to a reference."),
    "headings": Term("Headings", "Headings of the text."),
    "section": Term("Text under a heading", "The text under a heading that our copy still has."),
    "imprint": Term("Title, author, publisher or date", "Who says it, where and when."),
}

LOSS_CERTAINTIES: Vocabulary = {
    "lost": Term("lost", "Our copy shows that something stood there."),
    "may_have_lost": Term("may be lost", "Our copy has room for it, but does not show that anything stood there."),
}

LAYERS: Vocabulary = {
    "stated": Term("Stated", "Printed in one of the five documents."),
    "cited": Term(
        "Cited",
        "A figure from a work that one of the documents cites, or from one that such a work reports. Each says where "
        "we read it: mostly in the abstract, sometimes in a work that quotes it.",
    ),
    "context": Term("Context", "A figure from a later work that no document cites, read in its abstract."),
}

COMPARATOR_FAMILIES: Vocabulary = {
    "mixed_control": Term(
        "Against control conditions", "Compared with wait lists, usual care, placebo or a mixture of these."
    ),
    "other_therapy": Term("Against another therapy", "Compared with another active psychological treatment."),
    "therapy_or_none": Term(
        "Against other therapies or none",
        "Compared with other psychological treatments in some studies and with no psychotherapy in others.",
    ),
    "placebo": Term("Against placebo", "Compared with a placebo."),
    "none_pre_post": Term(
        "No comparison group (before and after)",
        "Patients are compared with themselves before treatment; part of the change would have happened anyway.",
    ),
    "not_stated": Term(
        "Comparison not stated",
        "The source does not say what it was compared with, so these cannot be compared even with one another.",
    ),
}

#: What a treatment is to this edition.
INTERVENTION_ROLES: Vocabulary = {
    "therapy": Term("the therapy", "The therapy that the edition is about, in one of its forms."),
    "other_therapy": Term("another therapy", "Another psychological treatment, shown for contrast."),
    "drug": Term("medication", "A medicine, shown for contrast."),
}

FORMAT_ROLES: Vocabulary = {
    "whole": Term("the whole", "The therapy that the edition is about, without a form or setting named."),
    "own": Term("a form of it", "A form or a setting of that therapy."),
    "contrast": Term("a contrast", "Another therapy, shown for contrast."),
}

TIMEPOINTS: Vocabulary = {
    "during_treatment": Term("During treatment", "Measured during treatment, not at its end."),
    "end_of_treatment": Term("End of treatment", "Measured when treatment ended."),
    "follow_up": Term("Follow-up", "Measured some time after treatment ended."),
}

TIMEPOINT_BASES: Vocabulary = {
    "printed": Term("printed", "The moment is given where the figure was read."),
    "assumed": Term("assumed", "No moment is given there; the reading says what we assumed, and why."),
}

#: In order of time: of two follow-ups with the same number of months, the earlier word here came first.
FOLLOW_UP_BOUNDS: Vocabulary = {
    "at_most": Term("at most", "The follow-up is given as at most this many months."),
    "exact": Term("exactly", "The follow-up is given as this many months."),
    "at_least": Term("at least", "The follow-up is given as at least this many months."),
    "above": Term("more than", "The follow-up is given as more than this many months."),
}

METRIC_FAMILIES: Vocabulary = {
    "cohen_d": Term("Cohen's d", "The difference in standard deviations, as Cohen defines it."),
    "hedges_g": Term(
        "Hedges' g", "Cohen's d corrected for small studies; with many patients the two are nearly the same."
    ),
    "smd": Term(
        "a standardised mean difference",
        "A difference in standard deviations; the work does not say whether it is d or g.",
    ),
    "not_stated": Term(
        "an effect size of a kind not stated", "The work says “effect size” but not how it is computed."
    ),
}

CI_PROBLEMS: Vocabulary = {
    "lower_implausible": Term(
        "lower limit implausible as printed", "The printed lower limit cannot belong to the figure."
    ),
    "upper_implausible": Term(
        "upper limit implausible as printed", "The printed upper limit cannot belong to the figure."
    ),
}

#: What a figure favours if not the treatment of its own row.
FAVOURED: Vocabulary = {
    "other_therapies": Term("other therapies", "The therapies with which it was compared."),
    "improvement": Term("improvement", "No other treatment: patients are better than before."),
    "no_difference": Term("neither, no significant difference", "The work finds no significant difference."),
    "equivalence": Term(
        "neither, equivalent", "The work finds the two equivalent: they differ by less than a margin set in advance."
    ),
}

EFFECT_STATUSES: Vocabulary = {
    "as_reported": Term("As reported", "We know of no published correction."),
    "disputed": Term("Disputed", "A published re-examination contradicts this figure."),
}

COUNT_SCOPES: Vocabulary = {
    "this_figure": Term("this figure", "The count belongs to this figure."),
    "this_treatment": Term(
        "all studies of this treatment", "The count covers all the work's studies of this treatment."
    ),
    "whole_review": Term("whole review", "The count covers the whole review, not only this figure."),
}

FEATURE_KINDS: Vocabulary = {
    "technique": Term("Technique", "Something done in the sessions."),
    "aim": Term("Aim", "What the therapy is meant to achieve, or said to achieve."),
    "therapist_role": Term("Therapist's role", "What the therapist does or is."),
    "caution": Term("Caution", "A limit, a risk or a warning, or something that may be needed as well."),
    "finding_a_therapist": Term("Finding a therapist", "A way to find, choose or pay a therapist."),
}

CLAIM_STANCES: Vocabulary = {
    "favours": Term("Favours it", "Speaks for the therapy that the edition is about."),
    "equal": Term("Equal", "Says that it does as well as the comparison, or ranks neither above the other."),
    "against": Term("Against it", "Speaks against that therapy, or for the comparison."),
    "mixed": Term("Mixed", "Says that results differ or that it depends."),
    "describes": Term("Describes", "Describes without judging."),
}

CLAIM_COMPARATORS: Vocabulary = {
    "cbt": Term("CBT", "Cognitive behavioural therapy."),
    "online_cbt": Term("Online CBT", "Cognitive behavioural therapy given online."),
    "psychoanalysis": Term("Psychoanalysis", "Psychoanalysis in the narrow sense."),
    "psychoanalytic_psychotherapy": Term("Psychoanalytic psychotherapy", "The longer psychoanalytic form."),
    "medication": Term("Medication", "Psychiatric medication."),
    "medication_alone": Term("Medication alone", "Medication without therapy."),
    "other_therapies": Term("Other therapies", "Other psychological therapies."),
    "established_treatments": Term("Established treatments", "Treatments whose efficacy is established."),
}

DISAGREEMENT_KINDS: Vocabulary = {
    "contradiction": Term("Contradiction", "The two statements cannot both be true."),
    "internal": Term("Within one source", "One document makes two statements that do not agree."),
    "scope": Term("Different scope", "They are about different things, although they look alike: no disagreement."),
    "precision": Term("Different precision", "They say the same thing more or less precisely."),
    "arithmetic": Term("Arithmetic", "The figures do not add up."),
}

#: The kinds of pair in which the two statements cannot both hold as they stand; a difference of scope is not one.
REAL_DISAGREEMENTS = tuple(kind for kind in DISAGREEMENT_KINDS if kind != "scope")

#: Whose statements a pair compares; derived from its two sides, not written in the table.
DISAGREEMENT_PARTIES: Vocabulary = {
    "sources": Term("Between sources", "Two sources make statements that do not agree."),
    "one_source": Term("Within one source", "One source makes two statements that do not agree."),
    "cited_work": Term("With a cited work", "A source says one thing; a work that a source cites says another."),
}

#: How a document uses a work that it cites; derived from its facts, not written in the table.
CITATION_USES: Vocabulary = {
    "figures": Term("quotes its figures", "A figure that the document prints rests on the work."),
    "statements": Term("cites it for a statement", "A statement of the document rests on the work, but no figure."),
    "listed": Term("only lists it", "No statement of the document is tied to the work."),
}

#: How the atlas comes to a work; derived from who cites it, not written in the table.
WORK_STANDINGS: Vocabulary = {
    "cited": Term("Works cited", "A document cites it."),
    "reached": Term("Works reached through these", "No document cites it, but a work that one cites leads to it."),
    "context": Term("Works for context", "No document leads to it; the atlas adds it."),
}

#: The pages that search may answer with; the interface declares the same ones.
ANSWERING_PAGES: Vocabulary = {
    "overview": Term("Overview", "How much there is, and the main findings."),
    "session_lengths": Term("Session lengths", "How long and how often."),
    "condition_coverage": Term("Condition coverage", "Which source names which condition."),
    "therapy_features": Term("Inside the therapy", "What happens in it, and what it asks of a patient."),
    "disagreements": Term("Agreement", "Where the sources agree and contradict one another."),
    "effect_sizes": Term("Effect sizes", "How well it works, in numbers."),
    "effect_translator": Term("Effect translator", "What an effect size means."),
    "sources": Term("Sources", "What each document says, and who wrote it."),
    "citations": Term("Who cites whom", "Which source cites which work."),
    "bibliography": Term("Bibliography", "Every work and document, with its reference."),
    "data_and_method": Term("Data and method", "How we read the documents; the tables and licences."),
    "lecture": Term("Lecture", "Scenes for a projector."),
}

SIDES: Vocabulary = {
    "a": Term("First side", "The columns of the pair that begin with a_."),
    "b": Term("Second side", "The columns of the pair that begin with b_."),
}

STRENGTHS: Vocabulary = {
    "strong": Term("Strong", "No fair reading reconciles the two."),
    "medium": Term("Medium", "A generous reading might reconcile them."),
    "weak": Term("Weak", "A difference of emphasis or of context."),
}

FITS: Vocabulary = {
    "yes": Term("Fits", "The work supports what it is cited for."),
    "partly": Term("Fits partly", "The work supports part of it, or says more than the document reports."),
    "no": Term("Does not fit", "The work is about something else, or says otherwise."),
    "unclear": Term("Unclear", "The document does not say what the work is cited for, or we have not read the work."),
}


#: Vocabularies whose words appear in no table, by what they are derived from.
DERIVED: dict[str, Vocabulary] = {
    "what a figure favours beside a treatment": FAVOURED,
    "no row at all": ABSENCES,
    "the two sides of a pair": DISAGREEMENT_PARTIES,
    "the facts that rest on a citation": CITATION_USES,
    "who cites a work": WORK_STANDINGS,
    "the place of a condition among others": SHOWN_REACHES,
}


def label(vocabulary: Vocabulary, word: str) -> str:
    """The label of a word, e.g. ``label(BOUNDS, "at_least")`` is "at least".

    Raises ``ValueError`` that names the word and the allowed ones.
    """
    if word not in vocabulary:
        raise ValueError(f"word was '{word}'; allowed are {', '.join(vocabulary)}")
    return vocabulary[word].label
