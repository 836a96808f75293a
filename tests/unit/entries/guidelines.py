"""Guidelines for tests: one in force, short but with everything that a guideline has."""

import datetime as dt

from services.entries.domain.guideline import Condition, Guideline, Item, Published, StockReason

CURRENT = Guideline(
    version=1,
    items=(
        Item("purpose", "孤独・孤立対策に資する取組である", "つながりを確かめます。", "類似制度"),
        Item("neutral", "特定の政治・宗教等を支持するものでない"),
        Item("safe", "安全への配慮がある"),
    ),
    conditions=(Condition("when", "いつ"), Condition("where", "どこで")),
    intro="次の要件をすべて満たす取組を、受け付けています。",
    stock_reasons=(
        StockReason("summary", "もう少し知りたい", "書き足してください。", "summary", "purpose"),
        StockReason("wording", "誤解のおそれ", "直していただけますか。"),
    ),
)
FIRST = Published(CURRENT, dt.date(2026, 4, 1))
