"""Names, numbers and addresses of people who do not exist."""

from collections.abc import Iterator
from random import Random

from pypinyin import lazy_pinyin

_SURNAMES = "陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖周徐苏叶庄吕江何萧罗高潘简朱钟彭游詹胡施沈余卢梁赵颜柯翁魏孙戴范方宋邓杜傅侯曹薛丁卓"
_GIVEN_ONE = "伟敏静磊洋勇艳杰涛明超霞平刚辉玲芳燕波斌宁倩悦岚晨昊睿琳"
_GIVEN_TWO = (
    "志远 雅琴 嘉宁 子航 若曦 文涛 晓雯 建国 思琪 浩宇 佳怡 俊杰 梦瑶 国强 雨欣 明轩 诗涵 德华 欣然 博文 美玲 家豪 "
    "丽华 天佑 淑芬 永康 婉婷 振宇 秋月 海涛 紫萱 立新 春梅 景行 乐天 安琪 承志 语桐 一鸣 可欣 云飞 晓峰 静怡 学文"
)
_ENGLISH_GIVEN = "Oliver Amelia Harry Isla Jack Emily Noah Grace Leo Sophie Arthur Ella Oscar Freya Henry Alice Aaron Priya"
_ENGLISH_FAMILY = "Walker Hughes Carter Bennett Foster Reid Palmer Grant Harper Ellis Tan Lim Goh Chua Menon Iyer Shaw Doyle"
_GIVEN_FOR_ENGLISH = "Alan Betty Carl Diana Evan Fiona Gary Helen Ivan Julia Kevin Linda Mark Nancy Owen Paula Ray Sarah Tony"


class Names:
    """Each name comes with a login name that nobody else of this run has."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[str] = set()

    def chinese(self) -> tuple[str, str, str]:
        """Name, English name, login name."""
        surname, given = self._random.choice(_SURNAMES), self._given()
        family = lazy_pinyin(surname)[0]
        english = f"{self._one_of(_GIVEN_FOR_ENGLISH)} {family.title()}" if self._random.random() < 0.4 else ""
        return surname + given, english, self._free(f"{family}.{''.join(lazy_pinyin(given))}")

    def english(self) -> tuple[str, str, str]:
        given, family = self._one_of(_ENGLISH_GIVEN), self._one_of(_ENGLISH_FAMILY)
        return f"{given} {family}", f"{given} {family}", self._free(f"{given}.{family}".lower())

    def _given(self) -> str:
        return self._random.choice(_GIVEN_ONE) if self._random.random() < 0.35 else self._one_of(_GIVEN_TWO)

    def _one_of(self, words: str) -> str:
        return self._random.choice(words.split())

    def _free(self, login: str) -> str:
        number, free = 1, login
        while free in self._taken:
            number += 1
            free = f"{login}{number}"
        self._taken.add(free)
        return free


def mobiles() -> Iterator[str]:
    """Chinese mobile numbers, far apart, each once."""
    for step in range(10_000_000):
        yield f"+861390{step * 7919 % 10_000_000:07d}"


def foreign_mobiles() -> Iterator[str]:
    """Numbers that are kept free for fiction and are valid (Ofcom: 020 7946 0000 to 0999); the free mobile ones are not."""
    for step in range(1000):
        yield f"+442079460{step:03d}"


def phones() -> Iterator[str]:
    """Extensions of one switchboard in Beijing."""
    for step in range(10_000):
        yield f"+8610{6200_0000 + step * 13:08d}"
