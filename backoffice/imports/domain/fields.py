"""What the columns of a file can mean, per kind of import, and the words by which people head them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can mean. `headings` are compared without case, spaces and punctuation."""

    name: str
    label: str
    required: bool
    headings: tuple[str, ...]


NUMBER = Field(
    "number",
    "Product number",
    True,
    ("number", "productnumber", "productno", "productid", "itemnumber", "itemno", "itemcode", "itemid", "sku", "article",
     "articlenumber", "artikelnummer", "artikelnr", "artnr", "stockcode", "productcode", "plu"),
)  # fmt: skip
NAME = Field(
    "name",
    "Name",
    True,
    ("name", "productname", "itemname", "articlename", "artikelname", "bezeichnung", "description", "title", "productnamex"),
)
SEARCH_NAME = Field(
    "search_name",
    "Search name",
    False,
    ("searchname", "keywords", "suchbegriff", "suchname", "manufactureritemdescription"),
)
CATEGORY = Field("category", "Category (code)", False, ("category", "categorycode", "kategorie", "warengruppe"))
UNIT = Field("unit", "Unit (code)", False, ("unit", "unitcode", "einheit"))
TAX_GROUP = Field("tax_group", "Tax group (code)", False, ("taxgroup", "taxcode", "vatcode", "steuergruppe"))
BARCODE = Field(
    "barcode", "Barcode", False, ("barcode", "ean", "ean13", "eancode", "gtin", "upc", "upccode", "strichcode", "scancode")
)
PRICE = Field(
    "price",
    "Price",
    False,
    ("price", "unitprice", "itemprice", "salesprice", "retailprice", "listprice", "preis", "verkaufspreis", "vk"),
)
PRICE_GROUP = Field("price_group", "Price group (code)", False, ("pricegroup", "pricelist", "preisgruppe"))
VALID_FROM = Field("valid_from", "Valid from", False, ("validfrom", "startdate", "fromdate", "gueltigab", "gültigab"))
VALID_TO = Field("valid_to", "Valid to", False, ("validto", "enddate", "todate", "gueltigbis", "gültigbis"))
MINIMUM_AGE = Field(
    "minimum_age", "Minimum age of the buyer", False, ("minimumage", "minage", "agelimit", "mindestalter", "altersfreigabe")
)
IS_WEIGHED = Field("is_weighed", "Weighed at the till", False, ("isweighed", "weighed", "soldbyweight", "wiegeartikel"))
NET_CONTENT = Field("net_content", "Net content", False, ("netcontent", "nettoinhalt", "inhalt"))
NET_CONTENT_UNIT = Field(
    "net_content_unit", "Unit of the net content", False, ("netcontentunit", "contentunit", "inhaltseinheit")
)
IS_DEPOSIT = Field("is_deposit", "Deposit", False, ("isdeposit", "pfandartikel"))
DEPOSIT_PRODUCT = Field(
    "deposit_product",
    "Deposit of each piece (number)",
    False,
    ("depositproduct", "deposit", "depositnumber", "pfand", "pfandnummer"),
)
IS_PRIMARY = Field("is_primary", "Primary barcode", False, ("isprimary", "primary", "main"))

STORE_NUMBER = Field(
    "number",
    "Store number",
    True,
    ("number", "storenumber", "storeno", "storeid", "store", "id", "nummer", "filialnummer", "filialnr", "filiale"),
)
STORE_NAME = Field("name", "Name", True, ("name", "storename", "longname", "bezeichnung", "filialname"))
ADDRESS = Field("address", "Address", False, ("address", "address1", "street", "adresse", "strasse", "straße", "anschrift"))
ADDRESS_2 = Field("address_2", "Second line of the address", False, ("address2", "addressline2", "adresszusatz", "zusatz"))
POSTAL_CODE = Field("postal_code", "Postal code", False, ("postalcode", "postcode", "zip", "zipcode", "plz", "postleitzahl"))
CITY = Field("city", "City", False, ("city", "town", "ort", "stadt"))
REGION = Field("region", "State or region", False, ("region", "state", "province", "bundesland"))
TAX_NUMBER = Field("tax_number", "Tax number", False, ("taxnumber", "vatnumber", "vatid", "steuernummer", "ustid", "ustidnr"))
TIME_ZONE = Field("time_zone", "Time zone", False, ("timezone", "tz", "zeitzone"))
LANGUAGE = Field("language", "Language (code)", False, ("language", "lang", "locale", "sprache"))
CURRENCY = Field("currency", "Currency (code)", False, ("currency", "currencycode", "wahrung", "währung"))
CUSTOMER_NUMBER = Field(
    "number",
    "Customer number",
    True,
    ("number", "customernumber", "customerno", "customerid", "customerkey", "id", "nummer", "kundennummer", "kundennr"),
)
CUSTOMER_NAME = Field("name", "Name", True, ("name", "customername", "fullname", "company", "kunde", "kundenname", "firma"))
EMAIL = Field("email", "E-mail", False, ("email", "emailaddress", "mail"))
PHONE = Field("phone", "Phone", False, ("phone", "phonenumber", "telephone", "mobile", "telefon"))
BLOCKED = Field("blocked", "Blocked", False, ("blocked", "isblocked", "gesperrt"))


def _required(field: Field) -> Field:
    return Field(field.name, field.label, True, field.headings)


FIELDS: dict[str, tuple[Field, ...]] = {
    "PRODUCTS": (
        NUMBER,
        NAME,
        SEARCH_NAME,
        CATEGORY,
        UNIT,
        TAX_GROUP,
        BARCODE,
        PRICE,
        MINIMUM_AGE,
        IS_WEIGHED,
        NET_CONTENT,
        NET_CONTENT_UNIT,
        IS_DEPOSIT,
        DEPOSIT_PRODUCT,
    ),
    "BARCODES": (NUMBER, _required(BARCODE), IS_PRIMARY),
    "PRICES": (NUMBER, _required(PRICE), PRICE_GROUP, VALID_FROM, VALID_TO),
    "CUSTOMERS": (CUSTOMER_NUMBER, CUSTOMER_NAME, EMAIL, PHONE, TAX_NUMBER, LANGUAGE, BLOCKED),
    "STORES": (
        STORE_NUMBER,
        STORE_NAME,
        ADDRESS,
        ADDRESS_2,
        POSTAL_CODE,
        CITY,
        REGION,
        TAX_NUMBER,
        TIME_ZONE,
        LANGUAGE,
        CURRENCY,
    ),
}
