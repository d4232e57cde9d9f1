"""Remedies for weak measures of winning and keeping customers."""

from __future__ import annotations

from execution.diagnosis.rules.remedies.kinds import Effect, Remedy, Step, at_least, at_most

CMO_REMEDIES: tuple[Remedy, ...] = (
    Remedy(
        "ltv_to_cac_ratio",
        "Spend on winning customers only where they pay it back",
        "Cost and gross profit are worked out channel by channel, and the worst channel is stopped for a quarter.",
        "Fewer leads for a while.",
        "The channel that is stopped may have fed another.",
        "House judgement: channels commonly differ more among each other than enterprises do.",
        (
            Step("Work out cost and gross profit of a customer by channel", "marketing", 21, "The table", "high"),
            Step("Stop the worst channel for a quarter", "owner", 30, "The stopped budget"),
            Step("Move half of it to the best channel, and compare", "marketing", 110, "The comparison"),
        ),
        Effect("ltv_to_cac_ratio", "times", at_least("3"), 180),
    ),
    Remedy(
        "cac_payback_months",
        "Have customers pay for themselves sooner",
        "A first payment or a longer first term brings forward what a customer brings anyway.",
        "Some who only wanted to try do not buy.",
        "A discount for paying ahead eats the margin it should save.",
        "House judgement: terms of payment move payback faster than prices do.",
        (
            Step("Offer payment ahead for the first term", "sales", 30, "The changed offer"),
            Step("Compare payback of the next twenty customers", "marketing", 120, "The comparison"),
        ),
        Effect("cac_payback_months", "months", at_most("12"), 180),
    ),
    Remedy(
        "lead_qualified_ratio",
        "Say in the advertisement for whom it is not",
        "Three questions are asked at the enquiry, and the words of the offer name price and place.",
        "Fewer enquiries in all.",
        "A question too many turns away those who fit.",
        "House judgement: most enquiries that do not fit say so when they are asked for budget and place.",
        (
            Step("Write down what makes a lead fit, in three questions", "sales", 14, "The three questions"),
            Step("Ask them in every enquiry form and first call", "sales", 30, "Thirty answers"),
            Step("Name price and place in the largest advertisement", "marketing", 30, "The changed advertisement"),
        ),
        Effect("qualified_lead_ratio", "share", at_least("0.30"), 120),
    ),
    Remedy(
        "qualified_won_ratio",
        "Find out why those who fit do not buy",
        "The last ten who did not buy are asked, and the offer is changed in the one point that they name most.",
        "Two days of calls.",
        "What people say is not always why.",
        "House judgement: ten conversations show the reason that comes up again.",
        (
            Step("Call ten who did not buy", "sales", 21, "Notes of ten calls", "high"),
            Step("Change the offer in the point named most", "owner", 45, "The changed offer"),
            Step("Make the next twenty offers so, and count", "sales", 120, "Twenty offers and their end"),
        ),
        Effect("qualified_close_ratio", "share", at_least("0.20"), 150),
    ),
    Remedy(
        "lead_won_ratio",
        "Follow every lead to its end",
        "No lead is left without an answer: it is won, lost with a reason, or has a next day.",
        "Half an hour a day.",
        "Following up too often annoys.",
        "House judgement: in small enterprises a part of the leads simply ends in an inbox.",
        (
            Step("Put all open leads into one list with a next day", "sales", 14, "The list"),
            Step("Go through the list each week for two months", "sales", 75, "Eight dated lists"),
        ),
        Effect("lead_to_customer_ratio", "share", at_least("0.05"), 120),
    ),
    Remedy(
        "lead_response_minutes",
        "Answer enquiries within the hour",
        "One person a day has the enquiries, with an answer that needs three words changed.",
        "Somebody is interrupted.",
        "A quick answer that does not answer.",
        "Oldroyd, McElheran and Elkington, Harvard Business Review, March 2011: firms that tried to reach online leads "
        "within an hour were nearly seven times as likely to qualify them as those that tried an hour later.",
        (
            Step("Name who has the enquiries on which day", "owner", 7, "The calendar"),
            Step("Write the three answers that fit most enquiries", "sales", 14, "The answers"),
            Step("Measure the minutes of fifty enquiries", "sales", 60, "The fifty times"),
        ),
        Effect("lead_response_minutes", "minutes", at_most("60"), 60),
    ),
    Remedy(
        "churn_ratio",
        "Learn why customers leave, and act on the first sign",
        "Whoever leaves is asked, and two signs of leaving are watched each month.",
        "A few hours a month.",
        "Those who leave quietly are not heard.",
        "Reichheld and Sasser, Harvard Business Review, September 1990: fewer defections raised profit in every "
        "service industry that they looked at; by how much differed widely.",
        (
            Step("Ask the last ten who left", "owner", 21, "Notes of ten conversations", "high"),
            Step("Choose two signs and a person who watches them", "owner", 30, "The signs and the name"),
            Step("Call every customer who shows one", "sales", 120, "List of calls"),
        ),
        Effect("customer_retention_ratio", "share", at_least("0.80"), 365, of="churn_ratio", complement=True),
    ),
    Remedy(
        "cohort_retention_ratio",
        "Make the first ninety days of a customer good",
        "A call after a week and after a month, and one thing that the customer should have done by then.",
        "Twenty minutes for each new customer.",
        "It becomes a form that nobody reads.",
        "House judgement: who has not used it by the first quarter seldom stays.",
        (
            Step("Write down what a customer should have done by day 30", "owner", 14, "The list"),
            Step("Call each new customer on day 7 and 30", "sales", 90, "Calls to twenty customers"),
        ),
        Effect("customer_retention_ratio", "share", at_least("0.70"), 365),
    ),
    Remedy(
        "repeat_share_ratio",
        "Give customers a reason to come a second time",
        "After delivery there is a date and an offer for the next time.",
        "Some discount.",
        "Those who would have come anyway take it too.",
        "House judgement: the second purchase is asked for too seldom rather than refused.",
        (
            Step("Send each customer a dated offer after delivery", "marketing", 30, "The first fifty"),
            Step("Count who comes again within a quarter", "marketing", 120, "The count"),
        ),
        Effect("repeat_customer_share_ratio", "share", at_least("0.30"), 180),
    ),
    Remedy(
        "net_promoter_score",
        "Mend the one thing that critics name most",
        "Critics are called within two days, and the cause named most is worked on for a quarter.",
        "An hour a week.",
        "The score is chased instead of the cause.",
        "House judgement: one cause commonly stands behind most low answers.",
        (
            Step("Call every critic within two days", "owner", 45, "Notes of the calls"),
            Step("Mend the cause named most", "owner", 90, "Before and after"),
            Step("Ask the same customers again", "marketing", 150, "The new answers"),
        ),
        Effect("nps", "points", at_least("30"), 180),
    ),
    Remedy(
        "channel_concentration_ratio",
        "Build a second way by which customers come",
        "One more channel gets a tenth of the spend and half a year.",
        "A tenth of the spend without return at first.",
        "It is given up too early.",
        "House judgement: a second channel takes two quarters before it can be judged.",
        (
            Step("Choose a channel and a measure by which it is judged", "owner", 21, "The choice and the measure"),
            Step("Run it for a quarter", "marketing", 120, "Leads and cost by week"),
            Step("Decide: go on, change or stop", "owner", 180, "The decision", "high"),
        ),
        Effect("largest_channel_share_ratio", "share", at_most("0.60"), 270),
    ),
    Remedy(
        "process_score",
        "Write down how a lead becomes a customer, and work so",
        "Steps, one list, a rule of follow-up and a weekly look at what is open.",
        "Three days at first, half an hour a week.",
        "It is written and not used.",
        "House judgement: the weekly look is what keeps the rest alive.",
        (
            Step("Write down the steps from enquiry to sale", "sales", 14, "The page"),
            Step("Bring all leads into one list with their source", "sales", 30, "The list"),
            Step("Go through open deals each week for two months", "owner", 75, "Eight dated lists", "high"),
        ),
        Effect("sales_process_score", "points", at_least("83"), 90),
    ),
)

BRING_FUNNEL = Remedy(
    "lacking",
    "Count leads, customers and what winning them costs for one quarter",
    "Without them nobody can say whether growth pays.",
    "An hour a week.",
    "None beyond the time.",
    "House judgement: four counts say more than any survey.",
    (
        Step("Count leads and customers won by channel each week", "sales", 45, "Six weeks of counts", "high"),
        Step("State spend and customers lost of the same time", "owner", 60, "The four figures"),
    ),
)
