"""The first reading list keeps the facts of its source, and loading it again touches only its own rows."""

import re
from collections import Counter
from collections.abc import Iterator

from django.core.management import call_command
from django.db import models
from django.test import TestCase

from papers.models import Entry, EntryPaper, FormerSlug, Paper, Part, ReadingList
from tests.factories import make_claim, make_member, make_paper

LISTED = (ReadingList, Part, Paper, FormerSlug, Entry, EntryPaper)
HAN = r"[\u3400-\u9fff]"
HALF_WIDTH_BESIDE_HAN = re.compile(rf"{HAN}\s*[,;:?!()]|[,;:?!()]\s*{HAN}")
EMPTY_NOTE = re.compile(r"no comment|文中|无评论", re.IGNORECASE)


def load() -> None:
    call_command("loaddata", "reading_list", verbosity=0)


def entry(key: int) -> Entry:
    return Entry.objects.get(reading_list__slug="chatgpt-100", key=str(key))


def papers_at() -> dict[int, tuple[str, ...]]:
    """Entry number → the slugs of its papers, in order."""
    entries = Entry.objects.in_order().prefetch_related("places__paper")
    return {int(e.key): tuple(place.paper.slug for place in e.places.all()) for e in entries}


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in LISTED}


def values(row: models.Model) -> dict[str, object]:
    return type(row)._default_manager.filter(pk=row.pk).values().get()


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every text that the fixture has in this language, with where it stands."""
    for model in (ReadingList, Part, Paper, Entry):
        names = [field.name for field in model._meta.fields if field.name.endswith(f"_{language}")]
        for row in model._default_manager.all():
            for name in names:
                yield f"{row.natural_key()} {name}", getattr(row, name)


class LoadedTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load()


class ReadingListTests(LoadedTestCase):
    def test_counts(self) -> None:
        self.assertEqual(
            counts(),
            {"ReadingList": 1, "Part": 7, "Paper": 100, "FormerSlug": 28, "Entry": 102, "EntryPaper": 105},
        )

    def test_entries_of_each_part(self) -> None:
        places = Entry.objects.in_order().values_list("part__key", "position")
        sizes = zip("1234567", [11, 38, 7, 11, 21, 3, 11], strict=True)

        self.assertEqual(list(places), [(part, n) for part, size in sizes for n in range(1, size + 1)])

    def test_counted_numbers_are_the_lists_own(self) -> None:
        numbers = {entry(number).pk: number for number in range(1, 103)}

        self.assertEqual(Entry.objects.numbers(), numbers)

    def test_ninety_seven_entries_are_new_and_five_repeat_an_earlier_one(self) -> None:
        places = papers_at()
        first = {slugs: number for number, slugs in reversed(places.items())}
        repeats = {number: first[slugs] for number, slugs in places.items() if first[slugs] != number}

        self.assertEqual((len(first), repeats), (97, {40: 22, 49: 45, 66: 2, 67: 1, 90: 5}))

    def test_entries_hold_one_paper_except_for_four_pairs_and_one_gap(self) -> None:
        self.assertEqual(
            {number: slugs for number, slugs in papers_at().items() if len(slugs) != 1},
            {
                34: ("doc2vec", "word2vec"),
                35: ("word2vec-explained", "word2vec-parameter-learning"),
                43: (),
                72: ("vae", "wgan"),
                91: ("prompting-survey", "ptm-survey"),
            },
        )

    def test_papers_and_entries_pass_their_own_validation(self) -> None:
        for row in (*Paper.objects.all(), *Entry.objects.all()):
            row.full_clean()

    def test_ninety_six_papers_are_on_arxiv(self) -> None:
        without = Paper.objects.filter(arxiv_id="").order_by("slug").values_list("slug", flat=True)

        self.assertEqual(list(without), ["alpaca", "gpt-1", "gpt-2", "icl-paperlist"])
        self.assertEqual(Paper.objects.exclude(arxiv_id="").count(), 96)

    def test_addresses_follow_from_the_arxiv_number(self) -> None:
        for paper in Paper.objects.exclude(arxiv_id=""):
            abstract, pdf = (f"https://arxiv.org/{kind}/{paper.arxiv_id}" for kind in ("abs", "pdf"))
            doi = f"10.48550/arXiv.{paper.arxiv_id}"
            self.assertEqual((paper.url, paper.pdf_url, paper.doi), (abstract, pdf, doi))

    def test_kinds(self) -> None:
        kinds = Counter(Paper.objects.values_list("kind", flat=True))

        self.assertEqual(kinds, {"paper": 90, "survey": 7, "blog": 1, "report": 1, "repository": 1})

    def test_corrections_stand_where_the_source_was_wrong(self) -> None:
        wrong = [5, 6, 14, 23, 34, 38, 42, 51, 55, 58, 60, 77, 88, 99]
        for language in ("en", "zh"):
            corrected = Entry.objects.exclude(**{f"correction_{language}": ""}).in_order()
            self.assertEqual([int(found.key) for found in corrected], wrong)

    def test_former_addresses_lead_to_papers_and_hide_none(self) -> None:
        former = dict(FormerSlug.objects.values_list("slug", "paper__slug"))

        self.assertEqual(former["transformer"], "attention-is-all-you-need")
        self.assertEqual([former["rope"], former["unclip"]], ["roformer", "dall-e-2"])
        self.assertEqual(list(Paper.objects.filter(slug__in=former)), [])


class TextTests(LoadedTestCase):
    def test_every_entry_has_a_short_note_in_both_languages(self) -> None:
        lengths = {e.key: (len(e.note_en), len(e.note_zh)) for e in Entry.objects.all()}

        self.assertEqual([n for n, (en, zh) in lengths.items() if not 60 <= en <= 420 or zh < 20], [])

    def test_notes_say_something(self) -> None:
        self.assertEqual(len(EMPTY_NOTE.findall("No comment in the article. 文中没有, 无评论")), 3)

        notes = {e.key: f"{e.note_en} {e.note_zh}" for e in Entry.objects.all()}
        self.assertEqual([key for key, note in notes.items() if EMPTY_NOTE.search(note)], [])

    def test_chinese_has_full_width_punctuation(self) -> None:
        for half_width in ("知道,就答", "结果: 很好", "一个(第二个)", "(第二版)", "GPT? 是"):
            self.assertTrue(HALF_WIDTH_BESIDE_HAN.search(half_width), half_width)

        self.assertEqual([place for place, text in texts("zh") if HALF_WIDTH_BESIDE_HAN.search(text)], [])

    def test_each_text_is_in_its_own_language(self) -> None:
        self.assertEqual([text for _, text in texts("zh") if text and not re.search(HAN, text)], [])
        self.assertEqual([text for _, text in texts("en") if re.search(HAN, text)], [])

    def test_what_is_said_in_one_language_is_said_in_the_other(self) -> None:
        said = {place.removesuffix("_en") for place, text in texts("en") if text}

        self.assertEqual(said, {place.removesuffix("_zh") for place, text in texts("zh") if text})


class FactTests(LoadedTestCase):
    def test_lora(self) -> None:
        lora = Paper.objects.get(slug="lora")

        self.assertEqual(lora.title, "LoRA: Low-Rank Adaptation of Large Language Models")
        self.assertEqual((lora.short_name, lora.year, lora.month), ("LoRA", 2021, 6))
        self.assertEqual((lora.arxiv_id, lora.venue), ("2106.09685", "ICLR 2022"))
        self.assertEqual(lora.code_url, "https://github.com/microsoft/LoRA")
        self.assertEqual((len(lora.authors), lora.authors[0]), (8, "Edward J. Hu"))

    def test_attention_is_all_you_need(self) -> None:
        paper = Paper.objects.get(slug="attention-is-all-you-need")

        self.assertEqual((paper.short_name, paper.arxiv_id), ("Transformer", "1706.03762"))
        self.assertEqual([former.slug for former in paper.former_slugs.all()], ["transformer"])
        self.assertEqual(papers_at()[12], ("attention-is-all-you-need",))

    def test_alpaca_is_a_page_of_its_own(self) -> None:
        page = Paper.objects.get(slug="alpaca")

        self.assertEqual(page.url, "https://crfm.stanford.edu/2023/03/13/alpaca.html")
        self.assertEqual((page.kind, page.pdf_url, page.doi), ("blog", "", ""))

    def test_two_author_lists_are_incomplete(self) -> None:
        cut = Paper.objects.filter(authors_complete=False).order_by("slug")

        self.assertEqual([(p.slug, len(p.authors)) for p in cut], [("bloom", 9), ("lamda", 57)])

    def test_printed_titles_stay_as_printed(self) -> None:
        self.assertEqual(entry(7).printed_title, "《Finetuned Language Models Are Zero-Shot Learners》")
        self.assertEqual(entry(25).printed_title, "TRPO论文")
        self.assertEqual(entry(43).printed_title, "Efficient sequence modeling综述")
        self.assertEqual(entry(43).named_models, ["cosFormer", "TransNormer", "RWKV", "S4", "TNN", "H3"])

    def test_corrections(self) -> None:
        title = Paper.objects.get(slug="chinchilla").title

        self.assertEqual(title, "Training Compute-Optimal Large Language Models")
        corrected = f"Printed under its NeurIPS title; the arXiv title is “{title}”."
        self.assertEqual(entry(99).correction_en, corrected)
        self.assertEqual(entry(60).correction_zh, "arXiv 日期为 2023 年 2 月 27 日。")

    def test_numbers_in_the_notes(self) -> None:
        facts = {
            8: ["6,144", "3,072", "768", "780B", "50%", "27%", "13%"],
            28: ["1,836", "540B"],
            51: ["175", "52,000", "$500", "$100", "text-davinci-003"],
            93: ["reportedly 340B", "3.6T", "11"],
        }
        for number, said in facts.items():
            self.assertEqual([fact for fact in said if fact not in entry(number).note_en], [])


class LoadingAgainTests(LoadedTestCase):
    def test_nothing_is_added(self) -> None:
        before = counts()

        load()

        self.assertEqual(counts(), before)

    def test_rows_of_the_list_are_put_back(self) -> None:
        lora, where = Paper.objects.get(slug="lora"), entry(31)
        as_loaded = values(lora), values(where)
        Paper.objects.filter(pk=lora.pk).update(title="Something else", remark_zh="别的")
        Entry.objects.filter(pk=where.pk).update(note_en="Something else.", position=99, part=entry(1).part)

        load()

        self.assertEqual((values(lora), values(where)), as_loaded)

    def test_renamed_paper_is_found_by_its_former_address(self) -> None:
        lora = Paper.objects.get(slug="lora")
        before = Paper.objects.count(), EntryPaper.objects.count()
        Paper.objects.filter(pk=lora.pk).update(slug="low-rank-adaptation")
        FormerSlug.objects.create(slug="lora", paper=lora)

        load()

        self.assertEqual(Paper.objects.get(slug="lora").pk, lora.pk)
        self.assertEqual((Paper.objects.count(), EntryPaper.objects.count()), before)
        self.assertEqual(papers_at()[31], ("lora",))

    def test_what_members_added_stays(self) -> None:
        survey = make_paper(slug="found-at-last")
        attached = EntryPaper.objects.create(entry=entry(43), paper=survey)
        address = FormerSlug.objects.create(slug="low-rank", paper=Paper.objects.get(slug="lora"))
        claim = make_claim(Paper.objects.get(slug="lora"), make_member())
        added = (survey, attached, address, claim)
        before = [values(row) for row in added]

        load()

        self.assertEqual([values(row) for row in added], before)
