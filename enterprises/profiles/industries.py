"""Names of industries by their NAICS code. Pure. Not here: which enterprise has which.

Sectors are all there; of the finer codes those of real estate, rental and leasing, as the classification had them
from 2002 to 2012. Any other code is named by its sector.

**Source:** North American Industry Classification System, United States, U.S. Census Bureau.
"""

from __future__ import annotations

SECTORS = {
    "11": "Agriculture, Forestry, Fishing and Hunting",
    "21": "Mining, Quarrying, and Oil and Gas Extraction",
    "22": "Utilities",
    "23": "Construction",
    "31": "Manufacturing",
    "32": "Manufacturing",
    "33": "Manufacturing",
    "42": "Wholesale Trade",
    "44": "Retail Trade",
    "45": "Retail Trade",
    "48": "Transportation and Warehousing",
    "49": "Transportation and Warehousing",
    "51": "Information",
    "52": "Finance and Insurance",
    "53": "Real Estate and Rental and Leasing",
    "54": "Professional, Scientific, and Technical Services",
    "55": "Management of Companies and Enterprises",
    "56": "Administrative and Support and Waste Management and Remediation Services",
    "61": "Educational Services",
    "62": "Health Care and Social Assistance",
    "71": "Arts, Entertainment, and Recreation",
    "72": "Accommodation and Food Services",
    "81": "Other Services (except Public Administration)",
    "92": "Public Administration",
}

SAME_SECTOR = {"32": "31", "33": "31", "45": "44", "49": "48"}

# Code: the title of the classification, and a short name for where there is little room.
INDUSTRIES = {
    "5311": ("Lessors of Real Estate", "Lessors of real estate"),
    "5312": ("Offices of Real Estate Agents and Brokers", "Real estate brokers"),
    "5313": ("Activities Related to Real Estate", "Around real estate"),
    "5321": ("Automotive Equipment Rental and Leasing", "Vehicle rental"),
    "5322": ("Consumer Goods Rental", "Consumer goods rental"),
    "5323": ("General Rental Centers", "General rental centers"),
    "5324": ("Commercial and Industrial Machinery and Equipment Rental and Leasing", "Machinery rental"),
    "5331": ("Lessors of Nonfinancial Intangible Assets (except Copyrighted Works)", "Intangible assets"),
    "531110": ("Lessors of Residential Buildings and Dwellings", "Residential lessors"),
    "531120": ("Lessors of Nonresidential Buildings (except Miniwarehouses)", "Nonresidential lessors"),
    "531130": ("Lessors of Miniwarehouses and Self-Storage Units", "Self-storage"),
    "531190": ("Lessors of Other Real Estate Property", "Other property"),
    "531210": ("Offices of Real Estate Agents and Brokers", "Real estate brokers"),
    "531311": ("Residential Property Managers", "Residential managers"),
    "531312": ("Nonresidential Property Managers", "Nonresidential managers"),
    "531320": ("Offices of Real Estate Appraisers", "Real estate appraisers"),
    "531390": ("Other Activities Related to Real Estate", "Real estate services"),
    "532111": ("Passenger Car Rental", "Passenger car rental"),
    "532112": ("Passenger Car Leasing", "Passenger car leasing"),
    "532120": ("Truck, Utility Trailer, and RV (Recreational Vehicle) Rental and Leasing", "Truck and RV rental"),
    "532210": ("Consumer Electronics and Appliances Rental", "Electronics rental"),
    "532220": ("Formal Wear and Costume Rental", "Formal wear rental"),
    "532230": ("Video Tape and Disc Rental", "Video rental"),
    "532291": ("Home Health Equipment Rental", "Home health equipment"),
    "532292": ("Recreational Goods Rental", "Recreational goods"),
    "532299": ("All Other Consumer Goods Rental", "Other consumer goods"),
    "532310": ("General Rental Centers", "General rental centers"),
    "532411": (
        "Commercial Air, Rail, and Water Transportation Equipment Rental and Leasing",
        "Air, rail, water transport",
    ),
    "532412": (
        "Construction, Mining, and Forestry Machinery and Equipment Rental and Leasing",
        "Construction machinery",
    ),
    "532420": ("Office Machinery and Equipment Rental and Leasing", "Office machinery"),
    "532490": ("Other Commercial and Industrial Machinery and Equipment Rental and Leasing", "Equipment rental"),
    "533110": ("Lessors of Nonfinancial Intangible Assets (except Copyrighted Works)", "Intangible assets"),
}


def industry_title(code: str | None) -> str:
    """Give the title of an industry, its sector's where the code is finer than known here, blank for an unknown one."""
    if not code:
        return ""
    return INDUSTRIES[code][0] if code in INDUSTRIES else SECTORS.get(code[:2], "")


def industry_short(code: str | None) -> str:
    """Give a short name of an industry, for the names of rows and bars."""
    if not code:
        return ""
    return INDUSTRIES[code][1] if code in INDUSTRIES else SECTORS.get(code[:2], "")


def sector_of(code: str | None) -> str:
    """Give the sector of a code by its first two digits, blank where there is none.

    Three sectors go by several pairs of digits: manufacturing by 31 to 33, retail by 44 and 45, transportation by 48
    and 49. Each is given by its first.
    """
    digits = (code or "")[:2]
    return SAME_SECTOR.get(digits, digits)


def chosen_as(code: str) -> str:
    """Give the code an industry is chosen by in a list: its own where its title is known here, else its sector's."""
    return code if code in INDUSTRIES else sector_of(code)


def begins_of(code: str) -> tuple[str, ...]:
    """Give what the codes within an industry begin with: itself, of a sector every pair of digits it goes by."""
    return (code, *(pair for pair, first in SAME_SECTOR.items() if first == code))
