"""Exports under way: how far each is, and its file once it is there."""

from __future__ import annotations

import streamlit as st

from components.exports.jobs import ExportJob, Make, NotNow, Visitor
from components.session.widgets import keep_job, kept_jobs, once_a_session

EVERY_SECONDS = 0.5


def start_job(file_name: str, mime: str, make: Make) -> None:
    """Start an export of this visitor, off the thread that answers readers; say so if it must wait for others."""
    try:
        keep_job(once_a_session("exports", (), Visitor).start(file_name, mime, make))
    except NotNow as reason:
        st.toast(str(reason))


def show_jobs(*, in_dialog: bool = False) -> None:
    """How far this visitor's exports are, and each file once it is ready."""
    jobs = [job for job in kept_jobs() if isinstance(job, ExportJob)]
    are_made = any(not job.is_done for job in jobs)
    st.fragment(_show, run_every=EVERY_SECONDS if are_made else None)(jobs, redraws=are_made and not in_dialog)


def _show(jobs: list[ExportJob], *, redraws: bool) -> None:
    """The jobs as they are now. If it ``redraws``, the page stops watching them in the end; a dialog would close."""
    if redraws and all(job.is_done for job in jobs):
        st.rerun()
    for place, job in enumerate(jobs):
        if not job.is_done:
            n_ahead = job.n_ahead
            waiting = f"{job.file_name} waits: {n_ahead} export{' is' if n_ahead == 1 else 's are'} made before it."
            making = f"Making {job.file_name}: {100 * job.share:.0f}%."
            st.progress(job.share, text=f"{waiting if n_ahead else making} You can go on meanwhile.")
        elif (content := job.content) is None:
            st.error(f"{job.file_name} could not be made. The log of the server says why; please try again.")
        else:
            st.download_button(
                f"Save {job.file_name}",
                data=content,
                file_name=job.file_name,
                mime=job.mime,
                type="primary",
                key=f"save-{place}-{job.file_name}",
                on_click="ignore",
            )
