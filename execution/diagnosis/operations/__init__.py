"""Operations of diagnosing: by a run, and from loan facts by the thousand."""
