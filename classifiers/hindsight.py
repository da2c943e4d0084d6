"""Hindsight: a sentence in; whether it only says who said the sentence before it ('X said so on Monday'), out."""

import re

_REACHES_BACK = {
    "ar": re.compile(
        r"""
        و?(?:
            (?:جاء|جاءت|جاءا)\s(?:ذلك|هذا|هذه|كلام|تصريح|تصريحات|أقوال|الإعلان|إعلان|تأكيد|الموقف|موقف)\b
            .*?\b(?:ال|ل|ب|لل)?(?:تصريح|تصريحات|بيان|كلمة|حديث|مؤتمر|خطاب|مقابلة|حوار|لسان|كلام|منشور|تغريدة|رد|لقاء|اتصال|إفادة|مؤتمره|كلمته|حديثه|بيانه|قال)
          | أدلى\s.*?\bب(?:هذه?|تلك|تصريحاته|تصريحاتها)\b
          | (?:هذا|ذلك)\sما\s(?:قاله|أكده|أعلنه|أوضحه|ذكره|صرح|كشفه|كشف|أكدته|أعلنته|قالته)
          | (?:قال|أعلن|أكد|ذكر|صرح)\s(?:ذلك|هذا)\b
        )
        """,
        re.VERBOSE,
    ),
    "ru": re.compile(
        r"""
        (?:
            (?:
                Об\sэтом | Это(?=\s(?:\w+\s){0,3}(?:сказал|заявил|рассказал|говорил|объявил))
              | (?:Такое|Такие|Такую|Такой|Такими|С\sтаким|Соответствующ\w+|Данную|Это|Эти)(?:\s(?:же|сво\w+|официальн\w+))?
                \s(?:заявлени\w+|данн\w+|информаци\w+|мнени\w+|позици\w+|точк\w+\sзрения|словами|оценк\w+|ответ|комментари\w+|сведения|прогноз)
            )
            \b(?=.*\b(?:сообщ|заяв|рассказ|сказал|говор|объяв|переда|пиш|подтверд|сделал|привод|привел|привёл|выраз|высказ|дал|подел|обрисовал|упомянул|напомнил|написал))
          | Так\s(?=(?:\w+\s){0,3}(?:ответил|заявил|прокомментировал|отреагировал|сказал|объяснил|высказал|описал|охарактеризовал|толку))
        )
        """,
        re.VERBOSE,
    ),
    "en": re.compile(
        r"""
        (?:
            (?:The|His|Her|Their|These|Those)\s(?:\w+\s)?(?:comments?|remarks?|statements?|announcements?|words)\s
            (?:came|come|was|were|is|are)\s(?:made|issued|in|by|from|on|at|delivered|posted|told|after)\b
          | (?:That|This)(?:['’]s|\sis|\swas|\scame)\s(?:according\sto|the\sword\sfrom|from|announced\sby|how|what)\b
          | .{3,80}?\b(?:made|gave|issued|was\smaking)\s(?:the|this|that|these|those|his|her)\s(?:comments?|remarks?|statements?|announcement|assessment)\b
          | .{3,60}?\b(?:said|announced|confirmed|stated)\s(?:so|as\smuch)\b
          | So\ssaid\b
        )
        """,
        re.VERBOSE,
    ),
}


def reaches_back(text: str, language: str) -> bool:
    """
    Say whether a sentence attributes the one before it: its source is who said that, and it says nothing else.

    >>> reaches_back("Об этом сообщил журналистам Песков.", "ru"), reaches_back("Об этом поле мечтал и Песков.", "ru")
    (True, False)
    """
    pattern = _REACHES_BACK.get(language)
    return pattern is not None and pattern.match(text) is not None
