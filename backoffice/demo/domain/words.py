"""Words that names are put together from, so that they compress and are found like those of a real company."""


def _words(text: str) -> tuple[str, ...]:
    """Divide a text; one string a word would be a page of quotation marks."""
    return tuple(text.split())


PRODUCT_WORDS = _words(
    "Organic Fresh Whole Classic Premium Family Light Dark Roasted Salted Smoked Sweet Sour Spicy Mild Crunchy Creamy "
    "Milk Butter Cheese Yoghurt Bread Roll Biscuit Chocolate Coffee Tea Juice Water Lemonade Beer Wine Apple Pear Banana "
    "Tomato Potato Carrot Onion Rice Pasta Flour Sugar Salt Pepper Oil Vinegar Soap Shampoo Towel Candle Battery Lamp"
)
BRANDS = _words("Nordhof Bellavita Greenfield Rossini Kaufgut Aldenburg Sunnyside Marwick Petersen Lindau Oceana")
COUNTRIES = _words("DE FR IT ES NL GB PL AT DK SE")
TOWNS = _words(
    "Aachen Bremen Chemnitz Dresden Erfurt Flensburg Görlitz Hanau Ingolstadt Jena Kassel Leipzig Mainz Nürnberg Oldenburg "
    "Passau Quedlinburg Rostock Schwerin Trier Ulm Vechta Weimar Xanten Zwickau Bamberg Celle Detmold Emden Freiburg Goslar "
    "Husum Iserlohn Kiel Lübeck Meißen Neuss Osnabrück Potsdam Regensburg"
)
QUARTERS = _words(
    "Markt Bahnhof Hafen Altstadt Neustadt Nord Süd Ost West Ring Park Schloss Rathaus Universität Klinikum Messe Stadion "
    "Brücke Tor Mühle Wald See Berg Tal Mitte"
)
FIRST_NAMES = _words(
    "Emma Ben Zoë Noah Frieda Søren Clara Émile Ida Łukasz Anna Jonas Mira Peter Lea Marco Nadia Grace Ali Yuki Hanna Paul "
    "Lina Karl Rosa Emil Greta Oskar Nele Theo"
)
LAST_NAMES = _words(
    "Müller Weiß Jørgensen Becker Wolf Özdemir Hansen Huber Rossi Keller Miller Schmidt Novák Kowalski Nguyen Silva Fischer "
    "Wagner Schulz Koch Richter Klein Schröder Neumann Braun Krüger Hofmann Lange Werner Krause Lehmann Maier Köhler Frank"
)
