"""Labels of the codes that events carry: publishing's own copy, so that it can show them without asking anyone."""

WHOLE_PREFECTURE = "140007"
MUNICIPALITIES = {
    WHOLE_PREFECTURE: "県全域",
    "141003": "横浜市",
    "141305": "川崎市",
    "141500": "相模原市",
    "142018": "横須賀市",
    "142034": "平塚市",
    "142042": "鎌倉市",
    "142051": "藤沢市",
    "142069": "小田原市",
    "142077": "茅ヶ崎市",
    "142085": "逗子市",
    "142107": "三浦市",
    "142115": "秦野市",
    "142123": "厚木市",
    "142131": "大和市",
    "142140": "伊勢原市",
    "142158": "海老名市",
    "142166": "座間市",
    "142174": "南足柄市",
    "142182": "綾瀬市",
    "143014": "葉山町",
    "143219": "寒川町",
    "143413": "大磯町",
    "143421": "二宮町",
    "143618": "中井町",
    "143626": "大井町",
    "143634": "松田町",
    "143642": "山北町",
    "143669": "開成町",
    "143821": "箱根町",
    "143839": "真鶴町",
    "143847": "湯河原町",
    "144011": "愛川町",
    "144029": "清川村",
}
THEMES = {
    "awareness": "①つながることへの普及啓発・機運醸成",
    "participation": "②社会参加・地域参加の機会づくり",
}
DELIVERY_MODES = {
    "at_our_place": "来所（こちらに来ていただく）",
    "at_your_place": "訪問（そちらへ伺う）",
    "online": "オンライン",
    "telephone": "電話",
    "goods": "物品の提供",
}
COST_KINDS = {"free": "無料", "paid": "有料"}
ORG_TYPES = {
    "npo": "NPO・市民活動団体",
    "social_welfare_corporation": "社会福祉法人",
    "council_of_social_welfare": "社会福祉協議会",
    "company": "企業",
    "cooperative": "生活協同組合など",
    "senior_club": "老人クラブ",
    "government": "行政機関",
    "university": "大学・学校",
    "other": "その他",
}
ORGANISATION_KINDS = {"member": "構成員", "local_organisation": "県内団体"}

# 区分 in the order of the list, with the part of the address that stands for each.
CATEGORY_SLUGS = {
    "こども": "children",
    "若者": "youth",
    "子育て": "parenting",
    "高齢者": "seniors",
    "生活困窮": "hardship",
    "障がい": "disability",
    "外国籍": "foreign-residents",
    "多世代": "generations",
    "その他": "other",
}
CATEGORIES = {slug: name for name, slug in CATEGORY_SLUGS.items()}


def category_slug(category: str) -> str:
    """The slug of a 区分; an unknown one stands with その他, so that its entry is still found."""
    return CATEGORY_SLUGS.get(category, "other")


def area_names(codes: list[str]) -> list[str]:
    """Municipalities by name; a code that is not known stays as it is."""
    return [MUNICIPALITIES.get(code, code) for code in codes]
