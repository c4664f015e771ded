"""The closed vocabularies of the tables: each allowed word with its label and its definition.

The words are the public contract of the tables; labels are what readers see; definitions feed the codebook,
the legends and the hover texts. A word that is not here is a mistake in a table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One allowed word: how it is shown, and what it means."""

    label: str
    definition: str


Vocabulary = dict[str, Term]

MEASURES: Vocabulary = {
    "session_minutes": Term("Minutes per session", "How long one session lasts, in minutes."),
    "sessions_per_week": Term("Sessions per week", "How many sessions there are in a week; monthly is read as 0.23."),
    "sessions_per_course": Term("Sessions per course", "How many sessions a whole course of therapy has."),
    "course_months": Term("Months per course", "How many months a whole course lasts; a year is read as 12."),
}

BOUNDS: Vocabulary = {
    "typical": Term("about", "A point: the source gives one typical figure."),
    "range": Term("range", "From a lower to an upper end; an end given only in words stays empty."),
    "at_least": Term("at least", "Only the lower end is given; the upper end is open."),
    "at_most": Term("at most", "Only the upper end is given."),
    "rarely_above": Term("rarely above", "An upper end that the source says is seldom exceeded."),
    "open_ended": Term("no limit", "The source says that there is no fixed limit."),
    "vague": Term("words only", "The source uses words without a figure."),
    "relative": Term("relative", "Longer or shorter than something else, without a figure."),
}

CONVERTED_UNITS: Vocabulary = {
    "year": Term("a year", "Printed in years; one is read as 12 months."),
    "month": Term("a month", "Printed as meetings a month; one a month is read as 0.23 a week."),
}

CONDITION_FAMILIES: Vocabulary = {
    "mood": Term("Mood", "Conditions of mood."),
    "anxiety": Term("Anxiety", "Conditions of anxiety."),
    "trauma_and_stress": Term("Trauma and stress", "What follows a trauma or great stress."),
    "body": Term("Body and physical symptoms", "Complaints that show in the body."),
    "eating": Term("Eating", "Conditions of eating."),
    "substance_use": Term("Substance use", "Conditions of the use of substances."),
    "obsessive_compulsive": Term("Obsessive-compulsive", "Obsessions and compulsions."),
    "personality": Term("Personality", "Conditions of personality."),
    "relationships": Term("Relationships and life events", "Troubles with others, and what happens to people."),
    "self_and_meaning": Term("Self and meaning", "Troubles and wishes that have to do with oneself."),
}

STANCES: Vocabulary = {
    "effective": Term("Works", "The source says that the therapy treats it, helps it or works for it."),
    "commonly_used": Term("Used", "The source says that the therapy is or can be used for it."),
    "mixed": Term("Depends on the case", "The source says that results are mixed or that it depends."),
    "indication": Term(
        "Reason to seek therapy", "A reason to seek therapy or a gain sought in it, not a disorder treated."
    ),
    "mentioned": Term(
        "Only mentioned", "Named, but not as something that the therapy treats or is for; never counted as coverage."
    ),
    "longer_term_preferred": Term(
        "Longer therapy preferred", "A word against the short form; never counted as coverage."
    ),
    "not_specific": Term(
        "Help in general", "Help or therapy in general, not psychodynamic therapy; never counted as coverage."
    ),
}

#: The stances that say "this source covers this condition". A reason to seek therapy is not a disorder treated, but
#: the source does speak of it as something the therapy is for, so it is counted as coverage of that reason.
COVERING_STANCES = ("effective", "commonly_used", "mixed", "indication")

#: What a work says of the therapy on a condition.
EVIDENCE_DIRECTIONS: Vocabulary = {
    "speaks_for": Term(
        "Work that speaks for it", "The work finds that the therapy did better than a control condition or a treatment."
    ),
    "speaks_against": Term(
        "Work that speaks against it", "The work finds little evidence for it, or that another treatment did better."
    ),
}

#: What a figure of the therapy must favour to bear out each direction (words of ``FAVOURED``).
BORNE_OUT_BY: dict[str, tuple[str, ...]] = {
    "speaks_for": ("psychodynamic", "long_term_psychodynamic"),
    "speaks_against": ("other_therapies",),
}

#: How much of a condition the evidence is on.
EVIDENCE_REACHES: Vocabulary = {
    "whole": Term("on the condition", "The work speaks of the condition itself."),
    "part": Term("on a part of it", "The work speaks of a condition that is part of it."),
}
#: The same where evidence is shown on other conditions than its own, those above it and those below it.
SHOWN_REACHES: Vocabulary = EVIDENCE_REACHES | {
    "wider": Term("on a wider condition", "The work speaks of a condition that it is part of."),
}

#: The directions of evidence that must be seen beside each stance, because they do not agree with it. Where results are
#: said to be mixed, either side counts; a mention and help in general claim nothing that a work could speak against.
OPPOSED_BY: dict[str, tuple[str, ...]] = {
    "effective": ("speaks_against",),
    "commonly_used": ("speaks_against",),
    "mixed": ("speaks_for", "speaks_against"),
    "indication": ("speaks_against",),
    "mentioned": (),
    "longer_term_preferred": ("speaks_for",),
    "not_specific": (),
}

#: What a source without any row on a condition says, which is not written in the table but derived.
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
    "references": Term("References", "The works that a text rests on: what it cites is unknown, and not nothing."),
    "footnote_markers": Term("Footnote markers", "What ties a statement to a work that is listed."),
    "links": Term("Web addresses", "A link, or the address that belongs to a reference."),
    "headings": Term("Headings", "Headings of the text."),
    "section": Term("Text under a heading", "What stood under a heading that is still there."),
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
        "A figure of a work that one of the documents cites, or that such a work reports. Each says where it was read: "
        "mostly in the abstract, a few where others quote the work.",
    ),
    "context": Term("Context", "A figure of a later work that no document cites, read in its abstract."),
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
        "Patients compared with themselves before treatment; part of the change would have come anyway.",
    ),
    "not_stated": Term(
        "Comparison not stated",
        "The source does not say what it was compared with, so not even these can be compared with one another.",
    ),
}

INTERVENTION_FAMILIES: Vocabulary = {
    "psychodynamic": Term("Psychodynamic therapy", "Psychodynamic therapy, length mixed or not stated."),
    "brief_psychodynamic": Term("Brief psychodynamic therapy", "Short-term psychodynamic psychotherapy (STPP)."),
    "long_term_psychodynamic": Term(
        "Long-term psychodynamic therapy", "Long-term psychodynamic or psychoanalytic psychotherapy (LTPP)."
    ),
    "psychoanalysis": Term("Psychoanalysis", "Psychoanalysis in the narrow sense; a contrast."),
    "cbt": Term("CBT", "Cognitive behavioural therapy; a contrast."),
    "antidepressant": Term("Antidepressants", "Medication; a contrast."),
}

TIMEPOINTS: Vocabulary = {
    "during_treatment": Term("During treatment", "Measured while treatment went on, and not at its end."),
    "end_of_treatment": Term("End of treatment", "Measured when treatment ended."),
    "follow_up": Term("Follow-up", "Measured some time after treatment ended."),
}

TIMEPOINT_BASES: Vocabulary = {
    "printed": Term("printed", "The moment stands where the figure was read."),
    "assumed": Term("assumed", "No moment stands there; the reading says what we took it for, and why."),
}

#: In order of time: of two follow-ups with the same number of months, the one that stands first here came first.
FOLLOW_UP_BOUNDS: Vocabulary = {
    "at_most": Term("at most", "The follow-up is given as this many months at the most."),
    "exact": Term("exactly", "The follow-up is given as this many months."),
    "at_least": Term("at least", "The follow-up is given as this many months or more."),
    "above": Term("more than", "The follow-up is given as more than this many months."),
}

METRIC_FAMILIES: Vocabulary = {
    "cohen_d": Term("Cohen's d", "The difference in standard deviations, as Cohen defines it."),
    "hedges_g": Term(
        "Hedges' g", "The same, corrected for small studies; of many patients it is nearly the same number."
    ),
    "smd": Term(
        "a standardised mean difference", "A difference in standard deviations; the work does not say whether d or g."
    ),
    "not_stated": Term("an effect size of a kind not stated", "The work says effect size, and not how it is computed."),
}

CI_PROBLEMS: Vocabulary = {
    "lower_implausible": Term(
        "lower limit implausible as printed", "The lower limit that is printed cannot belong to the figure."
    ),
    "upper_implausible": Term(
        "upper limit implausible as printed", "The upper limit that is printed cannot belong to the figure."
    ),
}

FAVOURED: Vocabulary = {
    "psychodynamic": Term("psychodynamic therapy", "Psychodynamic therapy, set against something else."),
    "long_term_psychodynamic": Term("long-term psychodynamic therapy", "The long-term form, set against others."),
    "cbt": Term("CBT", "Cognitive behavioural therapy, set against something else."),
    "antidepressant": Term("antidepressants", "The drug, set against placebo."),
    "other_therapies": Term("other therapies", "The therapies with which it was compared."),
    "improvement": Term("improvement", "Nobody else: patients are better than before."),
    "no_difference": Term("neither, no significant difference", "The work finds no significant difference."),
    "equivalence": Term(
        "neither, equivalent", "The work finds the two equivalent: not further apart than a margin set in advance."
    ),
}

EFFECT_STATUSES: Vocabulary = {
    "as_reported": Term("As reported", "We know of no published correction."),
    "disputed": Term("Disputed", "A published re-examination contradicts this figure."),
}

COUNT_SCOPES: Vocabulary = {
    "this_figure": Term("this figure", "The count belongs to this very figure."),
    "this_treatment": Term(
        "all studies of this treatment", "The count is that of the work's studies of this treatment."
    ),
    "whole_review": Term("whole review", "The count is that of the whole review, not of this figure."),
}

FEATURE_KINDS: Vocabulary = {
    "technique": Term("Technique", "Something done in the sessions."),
    "aim": Term("Aim", "What the therapy is meant or said to bring about."),
    "therapist_role": Term("Therapist's role", "What the therapist does or is."),
    "caution": Term("Caution", "A limit, a risk, a warning, or what may be needed besides."),
    "finding_a_therapist": Term("Finding a therapist", "A way to find, choose or pay a therapist."),
}

CLAIM_TOPICS: Vocabulary = {
    "effectiveness": Term("How well it works", "Whether and how well the therapy works."),
    "versus_cbt": Term("Against CBT", "Compared with cognitive behavioural therapy."),
    "versus_other_treatments": Term("Against other treatments", "Compared with other psychological treatments."),
    "versus_medication": Term("Against medication", "Compared with medication."),
    "with_medication": Term("With medication", "Combined with medication."),
    "lasting_effect": Term("Lasting effect", "What remains after treatment ends."),
    "evidence_quality": Term("Quality of the evidence", "How good or how limited the evidence is."),
    "structure": Term("Structure", "How structured sessions are; homework and manuals."),
    "length": Term("Length", "How long the therapy lasts."),
    "frequency": Term("Frequency", "How often sessions take place."),
    "past_or_present": Term("Past or present", "Whether the work looks at the past or at the present."),
    "who_it_is_for": Term("Who it is for", "Who may benefit and who may not."),
    "relation_to_psychoanalysis": Term("Relation to psychoanalysis", "How it differs from psychoanalysis."),
    "freud_and_theory": Term("Freud and theory", "Where the theory comes from and who objects."),
    "therapeutic_relationship": Term("Therapeutic relationship", "The bond between patient and therapist."),
    "symptoms_or_roots": Term("Symptoms or roots", "Whether it treats symptoms or what lies beneath."),
    "cost_and_access": Term("Cost and access", "Money, insurance, availability."),
    "choosing_an_approach": Term("Choosing an approach", "How to choose a therapy or a therapist."),
}

DISAGREEMENT_TOPICS: Vocabulary = CLAIM_TOPICS | {
    "session_minutes": Term("Minutes a session", "How long one session lasts."),
    "conditions": Term("Conditions", "What the therapy is said to treat."),
    "effect_size": Term("Effect size", "How large an effect is said to be."),
    "finding_a_therapist": Term("Finding a therapist", "Who provides it and how to find them."),
    "citation": Term("Citation", "What a source says against what the work it cites says."),
}

CLAIM_STANCES: Vocabulary = {
    "favours": Term("Favours it", "Speaks for psychodynamic therapy."),
    "equal": Term("Equal", "Says that it does as well as the comparison, or ranks neither above the other."),
    "against": Term("Against it", "Speaks against psychodynamic therapy, or for the comparison."),
    "mixed": Term("Mixed", "Says that results differ or that it depends."),
    "describes": Term("Describes", "Describes without a judgement of worth."),
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
    "contradiction": Term("Contradiction", "Both cannot be true."),
    "internal": Term("Within one source", "One document says two things that do not fit."),
    "scope": Term("Different scope", "They speak of different things, though it looks like one: no disagreement."),
    "precision": Term("Different precision", "The same thing, more or less exactly."),
    "arithmetic": Term("Arithmetic", "The figures do not add up."),
}

#: The kinds of pair in which two statements cannot both hold as they stand; a difference of scope is none.
REAL_DISAGREEMENTS = tuple(kind for kind in DISAGREEMENT_KINDS if kind != "scope")

#: Whose statements a pair compares, which is not written in the table but follows from its two sides.
DISAGREEMENT_PARTIES: Vocabulary = {
    "documents": Term("Between documents", "Two documents say what does not fit."),
    "one_document": Term("Within one document", "One document says two things that do not fit."),
    "cited_work": Term("With a cited work", "A document says one thing and a work that a document cites another."),
}

#: How a document uses a work that it cites, which is not written in the table but follows from its facts.
CITATION_USES: Vocabulary = {
    "figures": Term("quotes its figures", "A figure that the document prints rests on the work."),
    "statements": Term("cites it for a statement", "A statement of the document rests on the work, but no figure."),
    "listed": Term("only lists it", "No statement of the document is tied to the work."),
}

#: How the atlas comes to a work, which is not written in the table but follows from who cites it.
WORK_STANDINGS: Vocabulary = {
    "cited": Term("Works cited", "A document cites it."),
    "reached": Term("Works reached through these", "No document cites it, but a work that one cites leads to it."),
    "context": Term("Works for context", "No document leads to it; the atlas adds it."),
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
    "partly": Term("Fits partly", "The work supports part of it, or says more than is told."),
    "no": Term("Does not fit", "The work is about something else or says otherwise."),
    "unclear": Term("Unclear", "The document does not say what the work is cited for, or it was not read."),
}


#: Vocabularies whose words stand in no table, by what they are derived from.
DERIVED: dict[str, Vocabulary] = {
    "no row at all": ABSENCES,
    "the two sides of a pair": DISAGREEMENT_PARTIES,
    "the facts that rest on a citation": CITATION_USES,
    "who cites a work": WORK_STANDINGS,
    "the place of a condition among others": SHOWN_REACHES,
}


def label(vocabulary: Vocabulary, word: str) -> str:
    """The label of a word, e.g. ``label(BOUNDS, "at_least")`` is "at least".

    Raises ``ValueError`` that names the word and what is allowed.
    """
    if word not in vocabulary:
        raise ValueError(f"word was '{word}'; allowed are {', '.join(vocabulary)}")
    return vocabulary[word].label
