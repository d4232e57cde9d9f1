"""Pure rules of reporting: what may be asked, what an answer must be, when it is late, what answers come to."""
