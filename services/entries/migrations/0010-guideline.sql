-- The guideline (要領) as versions: what is published stays as it is, and one draft of the next is edited.
-- Items, conditions and stock reasons are lists in their order; the code of a point is the same in every version.
CREATE TABLE guideline (
    version          integer PRIMARY KEY,
    in_force_from    date NOT NULL,
    intro            text NOT NULL,
    items            jsonb NOT NULL,
    conditions       jsonb NOT NULL,
    stock_reasons    jsonb NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    created_by       text,
    created_by_name  text NOT NULL
);
REVOKE UPDATE, DELETE ON guideline FROM entries;

CREATE TABLE guideline_draft (
    is_only          boolean PRIMARY KEY DEFAULT true CONSTRAINT guideline_draft_is_only CHECK (is_only),
    version          integer NOT NULL,
    revision         integer NOT NULL DEFAULT 1,
    intro            text NOT NULL,
    items            jsonb NOT NULL,
    conditions       jsonb NOT NULL,
    stock_reasons    jsonb NOT NULL,
    changed_at       timestamptz NOT NULL DEFAULT now(),
    changed_by_name  text NOT NULL
);

-- Who changed what on the way to a version; a draft that was given up has had its number, too.
CREATE TABLE guideline_change (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version  integer NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    by_id    text NOT NULL,
    by_name  text NOT NULL,
    action   text NOT NULL,
    part     text NOT NULL DEFAULT '',
    point    text NOT NULL DEFAULT ''
);
CREATE INDEX guideline_change_of_version ON guideline_change (version, id);
REVOKE UPDATE, DELETE ON guideline_change FROM entries;

-- The guideline that was part of the software until now, with stock reasons for what is returned.
INSERT INTO guideline (version, in_force_from, created_by_name, intro, items, conditions, stock_reasons) VALUES
(1, '2026-04-01', 'システム', '次の要件をすべて満たす取組を、受け付けています。', '[
{"code": "purpose", "text": "孤独・孤立対策に資する取組である", "help": "概要と「孤独・孤立対策との関係」から、つながりが生まれるかを確かめます。", "origin": "ネットワーク資料"},
{"code": "residents", "text": "県民を対象とする取組である", "help": "県外の人だけを対象としていないかを確かめます。", "origin": "ネットワーク資料"},
{"code": "neutral", "text": "特定の政治・宗教等を支持するものでない", "help": "団体のホームページも見て確かめます。", "origin": "ネットワーク資料"},
{"code": "non_profit", "text": "営利を主な目的としない", "help": "費用が実費の範囲か、販売や勧誘につながらないかを確かめます。", "origin": "ネットワーク資料"},
{"code": "trust", "text": "県民に疑念を抱かせるおそれがない", "help": "誤解を招く表現や、誇大な表現がないかを確かめます。", "origin": "ネットワーク資料"},
{"code": "no_crime", "text": "暴力団等の反社会的勢力でない", "help": "申込時の同意に加え、必要なときは照会します。", "origin": "類似制度"},
{"code": "lawful", "text": "法令・公序良俗に反しない", "help": "必要な許可や届出があるかを確かめます。", "origin": "類似制度"},
{"code": "common_good", "text": "特定の個人・団体だけの利益でない", "help": "参加できる人が広く開かれているかを確かめます。", "origin": "類似制度"},
{"code": "able", "text": "自ら実施する意思と能力がある", "help": "これまでの活動から、実施できる体制かを確かめます。", "origin": "類似制度"},
{"code": "organisation", "text": "団体である", "help": "個人としての申込みでないことを確かめます。", "origin": "類似制度"},
{"code": "no_personal_data", "text": "公開項目に個人情報を含まない", "help": "氏名・電話番号・住所などが公開項目にないかを確かめます。", "origin": "本システム"},
{"code": "safe", "text": "安全への配慮がある", "help": "未成年の参加、食品、移動、保険への配慮を確かめます。", "origin": "本システム"}
]', '[
{"code": "resources", "text": "自前で用意するもの／相手に求めるもの"},
{"code": "when", "text": "いつ（時期・日程）"},
{"code": "where", "text": "どこで（地域・会場）"},
{"code": "audience", "text": "どのような方を対象に"},
{"code": "capacity", "text": "何名程度"},
{"code": "cost", "text": "費用負担"},
{"code": "partners", "text": "希望する連携相手"},
{"code": "insurance", "text": "保険・責任分担"},
{"code": "personal_data", "text": "個人情報の扱い"},
{"code": "publicity", "text": "広報・写真"}
]', '[
{"code": "title", "label": "事業名が分かりにくい", "words": "はじめて見る方にも取組の内容が伝わるよう、事業名を少し具体的にしていただけますか。", "field": "title", "item": ""},
{"code": "summary", "label": "取組の内容をもう少し知りたい", "words": "だれが、どこで、何をするのかが分かるように、概要を書き足していただけますか。当日の流れが分かると、連携する団体も考えやすくなります。", "field": "summary", "item": "purpose"},
{"code": "relevance", "label": "孤独・孤立対策との関係が書かれていない", "words": "この取組が、孤独や孤立を防いだりやわらげたりすることにどうつながるかを、ひとことでも結構ですので書き足してください。", "field": "relevance", "item": "purpose"},
{"code": "audience", "label": "対象がはっきりしない", "words": "どのような方が参加できるのか（年齢、住まいの地域、その他の条件）を、もう少しくわしくお書きください。", "field": "audience", "item": "residents"},
{"code": "personal_data", "label": "公開される欄に個人情報がある", "words": "この欄は県のホームページに載ります。個人のお名前、電話番号、住所などが含まれていますので、除いていただけますか。連絡先は事務局がお預かりします。", "field": "", "item": "no_personal_data"},
{"code": "sought", "label": "相手に求めるものが具体的でない", "words": "連携する団体にお願いしたいことを、人数や物の数、日数など、分かる範囲で具体的に書き足してください。", "field": "sought_from_partner", "item": ""},
{"code": "cost", "label": "費用の負担が分からない", "words": "費用の金額と、どなたが負担するのかが分かるように書き足してください。まだ決まっていないときは「要相談」と書いていただければ大丈夫です。", "field": "cost", "item": "non_profit"},
{"code": "place", "label": "場所や地域が分からない", "words": "実施する場所や会場の候補を、決まっている範囲でお書きください。決まっていないときは「相談して決めます」と書いていただければ大丈夫です。", "field": "place", "item": ""},
{"code": "listing", "label": "掲載期限を見直してほしい", "words": "掲載期限が、実施の時期より前になっているようです。ご希望の日に直していただけますか。", "field": "listing_until", "item": ""},
{"code": "safety", "label": "安全への配慮を知りたい", "words": "参加する方の安全のために考えていること（見守りの体制、食物アレルギーへの対応、保険など）を書き足してください。", "field": "considerations", "item": "safe"},
{"code": "partner_name", "label": "希望する連携相手の名前を確かめたい", "words": "ご希望の連携相手がどの団体か、事務局で確かめきれませんでした。正式な団体名か、所在地が分かるように書き足してください。", "field": "desired_partners", "item": ""},
{"code": "wording", "label": "誤解を招くおそれのある表現がある", "words": "読む方によっては誤解されるおそれのある表現がありました。お手数ですが、事実がそのまま伝わる書き方に直していただけますか。", "field": "", "item": "trust"}
]');
