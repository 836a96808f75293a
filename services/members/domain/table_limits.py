"""How large a list of organisations may be; far more than a prefecture has, far less than would keep us busy."""

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200


class UnreadableFile(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


def too_many_columns() -> UnreadableFile:
    return UnreadableFile(
        f"列が多すぎます（{MOST_COLUMNS}列まで）。団体の一覧でない列を消して保存してから、もう一度取り込んでください。"
    )


def too_many_rows() -> UnreadableFile:
    return UnreadableFile(
        f"行が多すぎます（見出しを入れて{MOST_ROWS}行まで）。ファイルをいくつかに分けて、順に取り込んでください。"
    )


def too_many_bytes() -> UnreadableFile:
    return UnreadableFile(
        f"ファイルが大きすぎます（{MOST_BYTES // 1024 // 1024}MBまで）。画像や使っていないシートを消すか、ファイルをいくつかに分けてください。"
    )
