"""Words that have a capital and are no names: posts, months, ranks, words of address."""

from __future__ import annotations

import calendar

from pipeline.fields.dates import MONTHS
from pipeline.fields.letters import key
from pipeline.fields.vocabulary import DATIVE_POSTS, NOMINATIVE_POSTS

_RUSSIAN = """
товарищ товарища товарищу товарищем товарищи товарищей товарищам тов тт т гр гражданин гражданина
гражданка господин госп святой великий великая великой родина родины родине родину партия партии
правительство правительства правительству пленум пленума съезд съезда конституция конституции
президиум президиума совет совета советы советов комитет комитета комиссия комиссии комиссариат
комиссариата наркомат наркомата главное главного управление управления отдел отдела секретариат
секретариата прокуратура прокуратуры бюро союз союза область области край края район района
республика республики губерния округ город города государство государственный государственной
советский советской советского советская советские народный народного народных народная
центральный центрального центральной верховный верховного верховной всесоюзный всесоюзного
всесоюзной всероссийский всероссийского рабочий рабочих крестьянский красный красной красная
октябрьская октябрьской октябрьский революция революции отечественная отечественной война войны
маршал маршала генерал генерала нарком наркома наркому комиссар комиссара комиссаров начальник
начальника секретарь секретаря секретари председатель председателя заместитель заместителя
член члена члены министр министра институт института академия академии архив архива
постановление протокол приказ указ директива копия подпись верно нацкомпартий нацкомпартии
ваш ваша ваше ваши вашу вашей вашего вашему вашим вашем ваших вашими вы вас вам вами
красной красную красного советскую советским народному народную народным верховную
президиуму комитету комиссией союзом областной краевой районный городской
"""
_ENGLISH = """
a an the i we you he she it they this that these those my our your his her its their
comrade comrades citizen citizens mr mrs ms dr prof professor sir
secretary secretaries secretariat chairman chairmen chairwoman chief chiefs head heads deputy
deputies commissar commissars commissariat commissariats people people's peoples minister
ministers ministry director directors directorate department departments administration section
division president presidium prosecutor procurator prosecutors investigator member members
candidate general major colonel lieutenant captain sergeant marshal admiral commander commissioner
first second third senior junior acting assistant plenipotentiary representative ambassador
central committee committees party parties congress plenum conference council councils soviet
soviets bureau union republic republics state states region regions regional oblast oblasts krai
kray territory territorial district districts raion okrug province provincial city town village
street square institute academy university museum archive archives office army navy front fleet
government constitution court military main supreme national executive workers worker peasants
peasant red white communist communists bolshevik bolsheviks menshevik mensheviks marxist marxism
marxists leninist leninism stalinist stalinism trotskyist trotskyists trotskyite trotskyites
trotskyism zinovievite zinovievites bukharinite bukharinites socialist socialists social
revolutionary revolutionaries fascist fascists nazi nazis tsarist right rightist rightists left
leftist october february revolution world war great patriotic russian russians ukrainian ukrainians
german germans pole poles polish japanese english british american americans french chinese
estonian estonians latvian latvians lithuanian lithuanians finnish finns finn georgian georgians
armenian armenians jewish jew jews tatar tatars kazakh kazakhs uzbek uzbeks turkish romanian
hungarian czech czechs bulgarian greek italian spanish european asian caucasian siberian korean
koreans mongolian belorussian belarusian byelorussian muscovite international order protocol
resolution decree decision directive circular telegram cipher report memorandum note letter
strictly top secret copy signed signature original article clause criminal code no nos vol page
january-december monday tuesday wednesday thursday friday saturday sunday north south east west
northern southern eastern western far special state's homeland motherland fatherland
"""
RUSSIAN = frozenset(
    (
        *map(key, _RUSSIAN.split()),
        *NOMINATIVE_POSTS,
        *DATIVE_POSTS,
        *(key(name) for names in MONTHS for name in names),
    )
)
"""Keys of Russian words."""
ENGLISH = frozenset(
    (
        *_ENGLISH.split(),
        *(name.casefold() for name in (*calendar.month_name, *calendar.month_abbr) if name),
    )
)
"""English words in small letters."""


def is_ordinary(word: str) -> bool:
    """The word is no name, though it has a capital.

    Args:
        word: Russian or English, in any case.
    """
    return word.casefold() in ENGLISH or key(word) in RUSSIAN
