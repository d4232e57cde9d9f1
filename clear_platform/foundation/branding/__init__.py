"""How an organization looks to those who belong to it: logo, two colours, size of type; on mails its colours."""
