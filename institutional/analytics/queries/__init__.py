"""Reads of overviews: what is known before it is kept (`known`), what the ledger keeps of it (`kept`), what a run reads
(`holdings`), and the newest overview with how it stands (`overviews`)."""
