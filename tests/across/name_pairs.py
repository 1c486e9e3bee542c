"""Russian names with a usual English spelling, and pairs of names that are different."""

from __future__ import annotations

_SAME = """
Ежов Yezhov|Ежову Ezhov|Ежовым Yezhov|Журавлева Zhuravlev|Литвина Lytvyn|Каменского Kamensky
Радзивиловский Radzivilovsky|Цесарского Tsesarsky|Шапиро Shapiro|Ягоды Yagoda|Николаева Nikolayev
Жуковский Zhukovskii|Люшкова Lyushkov|Люшков Liushkov|Успенский Uspenskiy|Пассова Passov
Федоров Fyodorov|Берия Beria|Берии Beriya|Сталина Stalin|Молотову Molotov|Кагановичу Kaganovich
Ворошилов Voroshilov|Микояна Mikoyan|Калинину Kalinin|Андреева Andreyev|Андреев Andreev
Жданов Zhdanov|Хрущев Khrushchev|Хрущёва Khrushchyov|Маленковым Malenkov|Булганин Bulganin
Вышинского Vyshinsky|Вышинский Vyshinskii|Литвинов Litvinov|Орджоникидзе Ordzhonikidze
Куйбышева Kuibyshev|Куйбышев Kuybyshev|Киров Kirov|Кирова Kirov|Бухарина Bukharin
Рыков Rykov|Томского Tomsky|Троцкого Trotsky|Троцкий Trotskii|Зиновьева Zinoviev
Зиновьев Zinov'ev|Каменева Kamenev|Радека Radek|Пятаков Pyatakov|Пятакова Piatakov
Сокольников Sokolnikov|Сокольникова Sokol'nikov|Раковский Rakovsky|Крестинского Krestinsky
Тухачевский Tukhachevsky|Тухачевского Tukhachevskii|Якира Yakir|Уборевича Uborevich
Блюхер Blyukher|Егорова Yegorov|Егоров Egorov|Буденный Budyonny|Буденного Budennyi
Тимошенко Timoshenko|Шапошников Shaposhnikov|Мерецков Meretskov|Жукова Zhukov
Рокоссовский Rokossovsky|Конева Konev|Василевский Vasilevsky|Ватутин Vatutin
Фриновский Frinovsky|Фриновского Frinovskii|Заковский Zakovsky|Агранова Agranov
Прокофьев Prokofiev|Молчанов Molchanov|Паукер Pauker|Миронов Mironov|Слуцкий Slutsky
Слуцкого Slutskii|Шпигельгласс Shpigelglass|Балицкий Balitsky|Балицкого Balytsky
Леплевский Leplevsky|Реденс Redens|Евдокимов Yevdokimov|Евдокимова Evdokimov
Дагин Dagin|Бельский Belsky|Бельского Bel'skii|Курский Kursky|Берман Berman
Плинер Pliner|Мехлис Mekhlis|Мехлиса Mekhlis|Щербаков Shcherbakov|Щаденко Shchadenko
Чубарь Chubar|Чубаря Chubar'|Косиора Kosior|Постышева Postyshev|Эйхе Eikhe
Рудзутак Rudzutak|Рудзутака Rudzutaks|Ломинадзе Lominadze|Енукидзе Yenukidze|Енукидзе Enukidze
Варейкис Vareikis|Хатаевич Khatayevich|Хатаевича Khataevich|Гамарник Gamarnik|Бубнов Bubnov
Крыленко Krylenko|Ульрих Ulrikh|Ульриха Ul'rikh|Солц Solts|Шкирятов Shkiryatov
Шкирятова Shkiriatov|Поскребышев Poskrebyshev|Поскребышеву Poskryobyshev|Абакумов Abakumov
Меркулов Merkulov|Кобулов Kobulov|Деканозов Dekanozov|Деканозова Dekanozov|Серов Serov
Цанава Tsanava|Судоплатов Sudoplatov|Эйтингон Eitingon|Эйтингона Eytingon|Гоглидзе Goglidze
Мясников Myasnikov|Мясников Miasnikov|Юденич Yudenich|Юденича Iudenich|Ярославский Yaroslavsky
Ярославского Iaroslavskii|Эренбург Ehrenburg|Горького Gorky|Шолохову Sholokhov
Пастернак Pasternak|Мандельштама Mandelstam|Мандельштам Mandelshtam|Мейерхольд Meyerhold
Шостакович Shostakovich|Чайковский Chaikovskii|Чуковский Chukovsky|Соловьев Solovyov
Соловьева Soloviev|Гринько Hrynko|Скрыпник Skrypnyk|Петлюра Petliura|Петлюры Petlyura
Грушевский Hrushevsky|Иванова Ivanov|Петров Petrov|Сидорова Sidorov|Кузнецов Kuznetsov
Воробьев Vorobyov|Королев Korolyov|Королев Korolev|Курчатова Kurchatov|Капица Kapitsa
Капицы Kapitza|Лысенко Lysenko|Вавилов Vavilov|Вознесенского Voznesensky
Ленинграда Leningrad|Сталинград Stalingrad|Свердловске Sverdlovsk|Челябинск Chelyabinsk
Магадан Magadan|Воркуте Vorkuta|Куйбышеве Kuibyshev|Хабаровска Khabarovsk
Владивостока Vladivostok|Иркутск Irkutsk|Новосибирске Novosibirsk|Смоленска Smolensk
Тбилиси Tbilisi|Ташкент Tashkent|Минске Minsk|Донецк Donetsk|Сызрань Syzran|Рязани Ryazan
Ярославля Yaroslavl|Ярославль Iaroslavl'|Казань Kazan|Пермь Perm|Вологда Vologda
Кострома Kostroma|Тюмень Tyumen|Якутск Yakutsk|Саратове Saratov|Воронеж Voronezh
Краснодар Krasnodar|Сочи Sochi|Нальчик Nalchik|Грозный Grozny|Ухта Ukhta|Братск Bratsk
Москвы Moscow|Киеве Kyiv|Киева Kiev|Харькове Kharkov|Харькова Kharkiv|Одессы Odessa
Украины Ukraine|Грузии Georgia|Польши Poland|Германии Germany|Сибири Siberia|Крыму Crimea
Варшаве Warsaw|Китая China|Иосиф Joseph
"""
_DIFFERENT = """
Жуков Zhukovsky|Жуковский Zhukov|Ежов Zhukov|Ежова Yegorov|Иванов Ivanovsky|Петров Petrovsky
Петровский Petrov|Каменев Kamensky|Каменский Kamenev|Каменев Karmenov|Сталин Stalino
Литвин Litvinov|Литвинов Lytvyn|Люшков Lushin|Пассов Basov|Пассов Possov|Федоров Fedotov
Федотов Fedorov|Федоров Fedorenko|Николаев Nikolaenko|Николаев Nikolsky|Успенский Uspensov
Успенский Usmansky|Ягода Yakovlev|Ягода Yagodkin|Берия Berman|Берман Beria|Берман Berlin
Шапиро Shapkin|Шапиро Shaposhnikov|Цесарский Tsaritsyn|Журавлев Zhuravsky|Журавлев Muravyov
Молотов Molchanov|Молчанов Molotov|Молотов Motolov|Микоян Mikhailov|Миронов Mikoyan
Миронов Smirnov|Смирнов Mironov|Киров Serov|Серов Kirov|Киров Kirsanov|Рыков Bykov|Быков Rykov
Радек Redens|Реденс Radek|Якир Yakovlev|Яковлев Yakushev|Блюхер Bulganin|Егоров Yegerov
Егоров Gegorov|Серов Sedov|Седов Serov|Серов Perov|Петров Peters|Сидоров Fedorov|Федоров Sidorov
Сидоров Sidorenko|Дагин Vagin|Вагин Dagin|Курский Kirsky|Бельский Belov|Белов Belsky
Белов Bykov|Белов Volov|Волков Volkonsky|Волков Golikov|Голиков Volkov|Голубев Golikov
Козлов Kozlovsky|Козлов Kuznetsov|Козлов Orlov|Орлов Kozlov|Орлов Arlov|Крылов Krylenko
Крыленко Krylov|Соколов Sokolnikov|Сокольников Sokolov|Сокольский Sokolov|Павлов Pavlenko
Павлов Pavlovsky|Попов Popkov|Попков Popov|Попов Lobov|Семенов Semichastny|Михайлов Mikhoels
Михоэлс Mekhlis|Мехлис Mikhoels|Морозов Moroz|Мороз Morozov|Новиков Novak|Новицкий Novitskaya
Иванова Ivanovo|Иванов Ivanchenko|Иваново Ivankovo|Жданов Zhdanko|Жданов Sudanov
Хрущев Grushevsky|Маленков Malyshev|Малышев Malenkov|Булганин Bulgakov|Булгаков Bulganin
Буденный Budenko|Бубнов Budnov|Бубнов Dubnov|Тухачевский Tukhachinsky|Тимошенко Timofeev
Тимофеев Timoshenko|Конев Korneev|Конев Kornev|Корнев Konev|Костин Kostyuk|Лосев Losovsky
Лозовский Losev|Орджоникидзе Yenukidze|Енукидзе Ordzhonikidze|Ломинадзе Lordkipanidze
Гоглидзе Gogiberidze|Кобулов Kabanov|Кабанов Kobulov|Меркулов Merkushev|Меркурьев Merkulov
Абакумов Abramov|Абрамов Abakumov|Зиновьев Zhdanov|Зуев Zubov|Зубов Zuev|Зимин Zenin
Томск Omsk|Омск Tomsk|Курск Kursky|Орел Oryev|Минск Mirsk|Пинск Minsk|Минск Pinsk|Пермь Pskov
Псков Perm|Тула Tuva|Калуга Kaluzhin|Калинин Kaluga|Сочи Soroki|Саратов Samara|Самара Saratov
Ростов Rostok|Хабаровск Kharkov|Харьков Khabarovsk|Киев Kirov|Киров Kiev|Львов Lvovsky
Москва Minsk|Москва Murom|Мурманск Murom|Иркутск Yakutsk|Якутск Irkutsk|Воронеж Voronov
Воронов Voronezh|Казань Kazantsev|Рязань Kazan|Казань Ryazan|Вологда Volgograd|Ухта Yalta
Ялта Ukhta|Братск Bryansk|Брянск Bratsk|Тюмень Tomsk|Горький Gorkin|Горкин Gorky|Грозный Gorny
Ленинград Leningorsk|Сталинград Stalinabad|Свердловск Sverdlov|Челябинск Chelkar|Польша Poltava
Украина Ukhta|Грузия Russia|Россия Prussia|Китай Chita|Япония Poland|Венгрия Bulgaria
Эйхе Eisner|Эйтингон Ehrenburg|Чубарь Chubarov|Чубаров Chubar|Шкирятов Shkiryak|Щербаков Scherbina
Щербина Shcherbakov|Косиор Kosarev|Косарев Kosior|Косыгин Kosarev|Постышев Postnikov
Куликов Kulakov|Кулаков Kulikov|Куликов Kulik|Кулик Kulikov|Гришин Grishaev|Гринько Grishin
Заковский Zakharov|Захаров Zakovsky|Агранов Agapov|Прокофьев Prokopenko|Слуцкий Slutsker
"""
_LATER_SAME = """
Антонова Antonov|Антонов-Овсеенко Antonov-Ovseenko|Артузова Artuzov|Бакаев Bakaev|Бакаева Bakayev
Блинова Blinov|Бонч-Бруевича Bonch-Bruevich|Винокуров Vinokurov|Власика Vlasik|Гайдара Gaidar
Гоголя Gogol|Дзержинского Dzerzhinsky|Дзержинский Dzerzhinskii|Дыбенко Dybenko
Жемчужиной Zhemchuzhina
Замятин Zamyatin|Зощенко Zoshchenko|Зощенко Zoschenko|Игнатьева Ignatiev|Игнатьев Ignatyev
Кабакова Kabakov|Киквидзе Kikvidze|Коллонтай Kollontai|Коллонтай Kollontay
Кржижановского Krzhizhanovsky
Крупской Krupskaya|Куусинена Kuusinen|Лихачев Likhachev|Лихачёва Likhachyov|Ломоносов Lomonosov
Луначарский Lunacharsky|Маяковского Mayakovsky|Маяковский Maiakovskii|Менжинского Menzhinsky
Мухиной Mukhina|Невский Nevsky|Оржеховский Orzhekhovsky|Пешковой Peshkova|Подвойский Podvoiskii
Преображенского Preobrazhensky|Пришвина Prishvin|Рязанов Riazanov|Рютина Ryutin|Сапронов Sapronov
Свердлова Sverdlov|Склянский Sklyansky|Смилга Smilga|Смилги Smilga|Стеклов Steklov|Стецкого Stetsky
Сырцов Syrtsov|Углановым Uglanov|Уншлихт Unshlikht|Фрунзе Frunze|Цюрупы Tsyurupa|Чапаева Chapayev
Чичерин Chicherin|Шверник Shvernik|Шляпникова Shlyapnikov|Шмидта Shmidt|Юровский Yurovsky
Ярославцев Yaroslavtsev|Чкалову Chkalov|Астрахани Astrakhan|Мурманске Murmansk
Челябинске Cheliabinsk
"""
_LATER_DIFFERENT = """
Антонов Antipov|Антонов Antonenko|Артузов Artyukhov|Бакаев Bakulin|Блинов Blagoy|Блинов Balinov
Винокуров Vinogradov|Виноградов Vinokurov|Власик Vlasov|Власов Vlasik|Гайдар Gagarin|Гагарин Gaidar
Дыбенко Dybets|Дзержинский Menzhinsky|Менжинский Dzerzhinsky|Замятин Zamoysky|Игнатьев Ignatov
Игнатов Ignatenko|Кабаков Kazakov|Казаков Kabakov|Казаков Kozakevich|Козаков Kosarev
Лихачев Likharev|Луначарский Lunin|Лунин Lukin|Лукин Lunin|Мухина Musina|Мухин Mukhtarov
Невский Nevelsky|Осипов Osinsky|Осинский Osipov|Пешков Peshekhonov|Подвойский Podolsky
Подольский Podvoisky|Рязанов Ryazantsev|Рютин Rudin|Рудин Ryutin|Сапронов Safonov|Сафонов Sapronov
Свердлов Serdyukov|Смилга Smirnova|Стеклов Stetsky|Стецкий Steklov|Сырцов Surkov|Угланов Ulanov
Уланов Uglanov|Уншлихт Ulrikh|Фрунзе Frumkin|Чапаев Chagin|Чичерин Chicherov|Шверник Shvarts
Шляпников Shlyakhtin|Шмидт Schwartz|Юровский Yurenev|Чкалов Chekalov|Астрахань Astafyev
Мурманск Murmanov|Тихонов Tikhomirov|Тихомиров Tikhonov|Назаров Nazarenko|Макаров Makarenko
Макаренко Makarov|Громов Gromyko|Громыко Gromov|Титов Tito|Панин Penin|Санин Sanina
"""


def _pairs(rows: str) -> tuple[tuple[str, str], ...]:
    listed = (pair.split(" ") for line in rows.strip().splitlines() for pair in line.split("|"))
    return tuple((russian, english) for russian, english in listed)


SAME = _pairs(_SAME)
DIFFERENT = _pairs(_DIFFERENT)
LATER_SAME = _pairs(_LATER_SAME)
"""Written after the costs of letters were settled on the lists above."""
LATER_DIFFERENT = _pairs(_LATER_DIFFERENT)
