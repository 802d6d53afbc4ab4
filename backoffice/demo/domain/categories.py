"""The twelve categories of the demo company and the five products of each, before their variants."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    """A category, whether it is food, and its products: German name, English name, price in cents."""

    code: str
    name: str
    is_food: bool
    unit: str
    products: tuple[tuple[str, str, int], ...]


CATEGORIES = (
    CategoryPlan(
        "BAKERY",
        "Brot und Backwaren",
        True,
        "PCS",
        (
            ("Roggenbrot", "rye bread", 349),
            ("Weizenbrötchen", "wheat roll", 45),
            ("Laugenbrezel", "pretzel", 89),
            ("Buttercroissant", "butter croissant", 149),
            ("Apfelkuchen", "apple cake", 279),
        ),
    ),
    CategoryPlan(
        "FRUIT",
        "Obst",
        True,
        "KG",
        (
            ("Bananen", "bananas", 179),
            ("Äpfel Elstar", "apples", 249),
            ("Birnen", "pears", 299),
            ("Weintrauben", "grapes", 399),
            ("Zwetschgen", "plums", 329),
        ),
    ),
    CategoryPlan(
        "VEGETABLES",
        "Gemüse",
        True,
        "KG",
        (
            ("Kartoffeln", "potatoes", 129),
            ("Möhren", "carrots", 119),
            ("Tomaten", "tomatoes", 349),
            ("Zucchini", "courgettes", 279),
            ("Spargel weiß", "white asparagus", 1290),
        ),
    ),
    CategoryPlan(
        "DAIRY",
        "Milchprodukte",
        True,
        "PCS",
        (
            ("Vollmilch 1 l", "whole milk", 119),
            ("Naturjoghurt", "plain yoghurt", 99),
            ("Süßrahmbutter", "butter", 229),
            ("Bergkäse in Scheiben", "mountain cheese slices", 319),
            ("Quark", "curd", 139),
        ),
    ),
    CategoryPlan(
        "MEAT",
        "Fleisch und Wurst",
        True,
        "PCS",
        (
            ("Hähnchenbrust", "chicken breast", 699),
            ("Rinderhackfleisch", "minced beef", 549),
            ("Wiener Würstchen", "frankfurters", 329),
            ("Kochschinken", "cooked ham", 289),
            ("Salami", "salami", 359),
        ),
    ),
    CategoryPlan(
        "DRINKS",
        "Getränke",
        True,
        "PCS",
        (
            ("Mineralwasser", "mineral water", 79),
            ("Apfelsaft", "apple juice", 189),
            ("Orangensaft", "orange juice", 249),
            ("Helles Bier", "pale lager", 129),
            ("Riesling trocken", "dry riesling wine", 699),
        ),
    ),
    CategoryPlan(
        "SWEETS",
        "Süßwaren",
        True,
        "PCS",
        (
            ("Vollmilchschokolade", "milk chocolate", 139),
            ("Gummibärchen", "gummy bears", 119),
            ("Butterkekse", "butter biscuits", 159),
            ("Lebkuchen", "gingerbread", 249),
            ("Pfefferminzbonbons", "peppermints", 99),
        ),
    ),
    CategoryPlan(
        "PANTRY",
        "Vorräte",
        True,
        "PCS",
        (
            ("Spaghetti", "spaghetti", 149),
            ("Basmatireis", "basmati rice", 279),
            ("Weizenmehl", "wheat flour", 99),
            ("Rapsöl", "rapeseed oil", 229),
            ("Kaffee gemahlen", "ground coffee", 599),
        ),
    ),
    CategoryPlan(
        "HOUSEHOLD",
        "Haushalt",
        False,
        "PCS",
        (
            ("Spülmittel", "washing-up liquid", 169),
            ("Küchenrolle", "kitchen roll", 299),
            ("Müllbeutel", "bin bags", 199),
            ("Alufolie", "aluminium foil", 249),
            ("Geschirrtuch", "tea towel", 399),
        ),
    ),
    CategoryPlan(
        "CARE",
        "Körperpflege",
        False,
        "PCS",
        (
            ("Zahnpasta", "toothpaste", 199),
            ("Duschgel", "shower gel", 179),
            ("Handseife", "hand soap", 149),
            ("Haarbürste", "hairbrush", 599),
            ("Sonnenmilch", "sun lotion", 899),
        ),
    ),
    CategoryPlan(
        "STATIONERY",
        "Schreibwaren",
        False,
        "PCS",
        (
            ("Kugelschreiber", "ballpoint pen", 129),
            ("Notizbuch", "notebook", 349),
            ("Bleistifte", "pencils", 299),
            ("Radiergummi", "eraser", 79),
            ("Geschenkpapier", "wrapping paper", 249),
        ),
    ),
    CategoryPlan(
        "GARDEN",
        "Garten",
        False,
        "PCS",
        (
            ("Blumenerde", "potting soil", 499),
            ("Tulpenzwiebeln", "tulip bulbs", 399),
            ("Gießkanne", "watering can", 1299),
            ("Gartenhandschuhe", "garden gloves", 599),
            ("Vogelfutter", "bird seed", 349),
        ),
    ),
)
