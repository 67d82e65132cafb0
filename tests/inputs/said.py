"""Sentences that people say and the expected answers, by language and by effect on slide 3 of 5."""

from __future__ import annotations

from typing import Final

# The effect of each: a slide number, a blank display, an unblanked display, or no change.
BLANK, SHOWN, SAME = "blank", "shown", "same"
EFFECTS: Final = {
    "next": 4,
    "forward one": 4,
    "forward two": 5,
    "previous": 2,
    "back one": 2,
    "back two": 1,
    "first": 1,
    "last": 5,
    "five": 5,
    "pricing": 2,
    "hide": BLANK,
    "white": BLANK,
    "show": SHOWN,
    "which": SAME,
    "left": SAME,
    "time": SAME,
}

type Said = dict[str, tuple[str, tuple[str, ...]]]

SAID: Final[dict[str, Said]] = {
    "en": {
        "next": ("Slide 4: Details.", ("next slide", "Go to the next slide, please.", "next", "Next please!")),
        "forward one": ("Slide 4: Details.", ("skip this slide", "go one slide forward", "move ahead one slide ahead")),
        "forward two": (
            "Slide 5: Questions.",
            ("go forward two slides", "skip 2 slides", "go ahead two", "forward 2", "move on two slides"),
        ),
        "previous": ("Slide 2: Pricing.", ("previous slide", "go back to the previous slide", "previous", "go back")),
        "back one": ("Slide 2: Pricing.", ("go back one slide", "back a slide", "go back one")),
        "back two": ("Slide 1: Welcome.", ("go back two slides", "Go back two.", "back 2 slides", "back two")),
        "first": ("Slide 1: Welcome.", ("first slide", "go to the first slide")),
        "last": ("Slide 5: Questions.", ("go to the last slide", "last slide", "jump to last slide")),
        "five": (
            "Slide 5: Questions.",
            ("go to slide five", "Go to slide 5.", "slide five", "show me slide number 5", "go to the fifth slide"),
        ),
        "pricing": (
            "Slide 2: Pricing.",
            ("go to the slide about pricing", "go to the pricing slide", "go to the slide about prising"),
        ),
        "hide": ("The slides are hidden.", ("hide the slides", "blank the presentation", "blank", "blank the screen")),
        "white": ("The slides are hidden.", ("white out", "make the screen white")),
        "show": (
            "The slides are back.",
            ("show the slides", "bring back the slides again", "back to the slides", "unblank", "show the screen"),
        ),
        "which": (
            "Slide 3 of 5: Details.",
            ("Which slide is this?", "what slide are we on", "what's the current slide"),
        ),
        "left": (
            "2 more slides.",
            ("how many slides are left", "how many more slides are there", "How many are left?", "how many to go"),
        ),
        "time": (
            "No time is planned for this talk.",
            (
                "how much time do I have for the talk",
                "How much time do I have?",
                "how long is left in this presentation",
            ),
        ),
    },
    "de": {
        "next": (
            "Folie 4: Details.",
            ("nächste Folie", "Gehe zur nächsten Folie, bitte.", "zeige die nächste Folie", "weiter", "nächste bitte"),
        ),
        "forward one": ("Folie 4: Details.", ("eine Folie weiter", "überspringe diese Folie", "Folie überspringen")),
        "forward two": ("Folie 5: Questions.", ("zwei Folien weiter", "geh 2 Folien vor", "geh zwei weiter")),
        "previous": (
            "Folie 2: Pricing.",
            ("vorherige Folie", "geh zurück zur vorigen Folie", "zeig mir die vorherige Folie", "zurück", "vorherige"),
        ),
        "back one": ("Folie 2: Pricing.", ("eine Folie zurück", "geh eine zurück")),
        "back two": ("Folie 1: Welcome.", ("geh zwei Folien zurück", "Geh zwei zurück.", "2 zurück")),
        "first": ("Folie 1: Welcome.", ("erste Folie", "gehe zur ersten Folie")),
        "last": ("Folie 5: Questions.", ("gehe zur letzten Folie", "letzte Folie")),
        "five": (
            "Folie 5: Questions.",
            ("gehe zu Folie fünf", "Folie 5", "zeige Folie Nummer fünf", "gehe zur fünften Folie"),
        ),
        "pricing": ("Folie 2: Pricing.", ("gehe zur Folie über Pricing", "zeig die Folie mit Pricing")),
        "hide": (
            "Die Folien sind ausgeblendet.",
            (
                "blende die Folien aus",
                "verstecke die Präsentation",
                "Folien ausblenden",
                "Bildschirm schwarz",
                "Bild aus",
            ),
        ),
        "white": ("Die Folien sind ausgeblendet.", ("Weißer Bildschirm", "Mach den Bildschirm weiß")),
        "show": (
            "Die Folien sind wieder da.",
            (
                "blende die Folien wieder ein",
                "zeige die Folien",
                "Folien einblenden",
                "Bild an",
                "Bildschirm wieder an",
            ),
        ),
        "which": (
            "Folie 3 von 5: Details.",
            ("Welche Folie ist das?", "auf welcher Folie sind wir", "welche Folie wird gezeigt"),
        ),
        "left": ("Noch 2 Folien.", ("Wie viele Folien sind noch übrig?", "wie viele Folien noch", "wie viele noch")),
        "time": (
            "Für diesen Vortrag ist keine Zeit geplant.",
            ("wie viel Zeit habe ich noch für den Vortrag", "Wie viel Zeit habe ich noch?", "wie lange habe ich noch"),
        ),
    },
    "fr": {
        "next": (
            "Diapo 4 : Details.",
            ("diapositive suivante", "va à la diapo suivante s'il te plaît", "prochaine diapo", "suivante"),
        ),
        "forward one": ("Diapo 4 : Details.", ("saute cette diapo", "avance d'une diapositive")),
        "forward two": ("Diapo 5 : Questions.", ("avance de deux diapositives", "avance de 2")),
        "previous": ("Diapo 2 : Pricing.", ("diapositive précédente", "reviens à la diapo précédente", "précédente")),
        "back one": ("Diapo 2 : Pricing.", ("recule d'une diapo", "recule de une")),
        "back two": ("Diapo 1 : Welcome.", ("recule de deux diapos", "reviens en arrière de deux", "recule de 2")),
        "first": ("Diapo 1 : Welcome.", ("première diapositive", "va à la première diapo")),
        "last": ("Diapo 5 : Questions.", ("dernière diapositive", "va à la dernière diapo")),
        "five": (
            "Diapo 5 : Questions.",
            ("va à la diapositive cinq", "diapo 5", "affiche la diapo numéro 5", "va à la cinquième diapositive"),
        ),
        "pricing": ("Diapo 2 : Pricing.", ("va à la diapositive sur le pricing", "montre la diapo concernant pricing")),
        "hide": (
            "Les diapos sont masquées.",
            ("masque les diapos", "cache la présentation", "écran noir", "cache l'écran"),
        ),
        "white": ("Les diapos sont masquées.", ("écran blanc", "mets l'écran en blanc")),
        "show": (
            "Les diapos sont de retour.",
            ("affiche les diapos", "montre à nouveau la présentation", "rallume l'écran"),
        ),
        "which": (
            "Diapo 3 sur 5 : Details.",
            (
                "Quelle diapositive est-ce ?",
                "c'est quelle diapo",
                "à quelle diapo sommes-nous",
                "on est à quelle diapo",
            ),
        ),
        "left": (
            "Encore 2 diapos.",
            (
                "Combien de diapositives reste-t-il ?",
                "il reste combien de diapos",
                "combien en reste-t-il",
                "il en reste combien",
            ),
        ),
        "time": (
            "Aucune durée n'est prévue pour cet exposé.",
            (
                "combien de temps me reste-t-il pour la présentation",
                "il me reste combien de temps pour ma présentation",
                "Combien de temps me reste-t-il ?",
                "il reste combien de temps",
            ),
        ),
    },
    "es": {
        "next": (
            "Diapositiva 4: Details.",
            ("diapositiva siguiente", "pasa a la siguiente diapositiva por favor", "siguiente"),
        ),
        "forward one": ("Diapositiva 4: Details.", ("salta esta diapositiva", "avanza una diapositiva")),
        "forward two": ("Diapositiva 5: Questions.", ("avanza dos diapositivas", "avanza 2")),
        "previous": (
            "Diapositiva 2: Pricing.",
            ("diapositiva anterior", "vuelve a la anterior diapositiva", "anterior", "atrás"),
        ),
        "back one": ("Diapositiva 2: Pricing.", ("retrocede una diapositiva", "vuelve una")),
        "back two": ("Diapositiva 1: Welcome.", ("retrocede dos diapositivas", "vuelve dos", "retrocede 2")),
        "first": ("Diapositiva 1: Welcome.", ("primera diapositiva", "ve a la primera diapositiva")),
        "last": ("Diapositiva 5: Questions.", ("última diapositiva", "ve a la última diapositiva")),
        "five": (
            "Diapositiva 5: Questions.",
            (
                "ve a la diapositiva cinco",
                "diapositiva 5",
                "muestra la diapositiva número 5",
                "ve a la quinta diapositiva",
            ),
        ),
        "pricing": (
            "Diapositiva 2: Pricing.",
            ("ve a la diapositiva sobre pricing", "muestra la diapositiva de pricing"),
        ),
        "hide": (
            "Las diapositivas están ocultas.",
            ("oculta las diapositivas", "esconde la presentación", "pantalla negra", "apaga la pantalla"),
        ),
        "white": ("Las diapositivas están ocultas.", ("pantalla blanca", "pantalla en blanco")),
        "show": (
            "Las diapositivas se ven otra vez.",
            ("muestra las diapositivas", "vuelve a mostrar la presentación", "enciende la pantalla"),
        ),
        "which": (
            "Diapositiva 3 de 5: Details.",
            ("¿Qué diapositiva es esta?", "en qué diapositiva estamos", "qué diapositiva se ve"),
        ),
        "left": ("Quedan 2 diapositivas.", ("¿Cuántas diapositivas quedan?", "cuántas quedan")),
        "time": (
            "No hay tiempo previsto para esta charla.",
            ("cuánto tiempo tengo para la presentación", "¿Cuánto tiempo me queda?"),
        ),
    },
    "nl": {
        "next": (
            "Dia 4: Details.",
            ("volgende slide", "ga naar de volgende dia alsjeblieft", "volgende", "verder graag"),
        ),
        "forward one": ("Dia 4: Details.", ("een slide verder", "sla deze slide over")),
        "forward two": ("Dia 5: Questions.", ("ga twee slides vooruit", "twee verder", "ga 2 dia's verder")),
        "previous": ("Dia 2: Pricing.", ("vorige slide", "ga terug naar de vorige dia", "vorige", "terug")),
        "back one": ("Dia 2: Pricing.", ("één slide terug", "ga een terug")),
        "back two": ("Dia 1: Welcome.", ("ga twee slides terug", "Ga twee terug.", "2 terug")),
        "first": ("Dia 1: Welcome.", ("eerste slide", "ga naar de eerste dia")),
        "last": ("Dia 5: Questions.", ("laatste slide", "ga naar de laatste slide")),
        "five": (
            "Dia 5: Questions.",
            ("ga naar slide vijf", "dia 5", "toon slide nummer vijf", "ga naar de vijfde slide"),
        ),
        "pricing": ("Dia 2: Pricing.", ("ga naar de slide over pricing", "toon de dia met de pricing")),
        "hide": (
            "De dia's zijn verborgen.",
            ("verberg de slides", "presentatie verbergen", "zwart scherm", "maak het scherm zwart"),
        ),
        "white": ("De dia's zijn verborgen.", ("wit scherm", "maak het scherm wit")),
        "show": ("De dia's zijn er weer.", ("toon de slides", "laat de presentatie weer zien", "scherm weer aan")),
        "which": (
            "Dia 3 van 5: Details.",
            ("Welke slide is dit?", "bij welke dia zijn we", "welke slide zien we nu"),
        ),
        "left": ("Nog 2 dia's.", ("Hoeveel slides zijn er nog over?", "hoeveel dia's nog", "hoeveel zijn er nog")),
        "time": (
            "Voor deze lezing is geen tijd gepland.",
            ("hoeveel tijd heb ik nog voor de presentatie", "Hoeveel tijd heb ik nog?", "hoe lang heb ik nog"),
        ),
    },
    "it": {
        "next": (
            "Slide 4: Details.",
            ("slide successiva", "vai alla prossima slide per favore", "prossima diapositiva", "avanti"),
        ),
        "forward one": ("Slide 4: Details.", ("salta questa slide", "avanti di una slide")),
        "forward two": ("Slide 5: Questions.", ("vai avanti di due slide", "avanti di 2")),
        "previous": (
            "Slide 2: Pricing.",
            ("slide precedente", "torna alla precedente diapositiva", "indietro", "precedente"),
        ),
        "back one": ("Slide 2: Pricing.", ("indietro di una slide", "torna indietro di una")),
        "back two": ("Slide 1: Welcome.", ("torna indietro di due slide", "indietro di due", "indietro di 2")),
        "first": ("Slide 1: Welcome.", ("prima slide", "vai alla prima slide")),
        "last": ("Slide 5: Questions.", ("ultima slide", "vai all'ultima slide")),
        "five": (
            "Slide 5: Questions.",
            ("vai alla slide cinque", "slide 5", "mostra la slide numero cinque", "vai alla quinta slide"),
        ),
        "pricing": ("Slide 2: Pricing.", ("vai alla slide sul pricing", "mostra la slide con pricing")),
        "hide": (
            "Le slide sono nascoste.",
            ("nascondi le slide", "oscura la presentazione", "schermo nero", "oscura lo schermo"),
        ),
        "white": ("Le slide sono nascoste.", ("schermo bianco", "metti lo schermo bianco")),
        "show": (
            "Le slide sono di nuovo visibili.",
            ("mostra le slide", "mostra di nuovo la presentazione", "riaccendi lo schermo"),
        ),
        "which": ("Slide 3 di 5: Details.", ("Quale slide è questa?", "a che slide siamo")),
        "left": ("Ancora 2 slide.", ("Quante slide mancano?", "quante ne mancano")),
        "time": (
            "Non è previsto un tempo per questo intervento.",
            ("quanto tempo ho per la presentazione", "Quanto tempo mi resta?"),
        ),
    },
    "pt": {
        "next": ("Slide 4: Details.", ("slide seguinte", "vai para o próximo slide por favor", "próximo")),
        "forward one": ("Slide 4: Details.", ("pula este slide", "avança um slide")),
        "forward two": ("Slide 5: Questions.", ("avança dois slides", "avança 2")),
        "previous": ("Slide 2: Pricing.", ("slide anterior", "volta ao slide anterior", "anterior", "voltar")),
        "back one": ("Slide 2: Pricing.", ("volta um slide", "recua um")),
        "back two": ("Slide 1: Welcome.", ("volta dois slides", "volta dois", "recua 2")),
        "first": ("Slide 1: Welcome.", ("primeiro slide", "vai para o primeiro slide")),
        "last": ("Slide 5: Questions.", ("último slide", "vai para o último slide")),
        "five": (
            "Slide 5: Questions.",
            ("vai para o slide cinco", "slide 5", "mostra o slide número cinco", "vai para o quinto slide"),
        ),
        "pricing": ("Slide 2: Pricing.", ("vai para o slide sobre pricing", "mostra o slide com o pricing")),
        "hide": (
            "Os slides estão ocultos.",
            ("esconde os slides", "oculta a apresentação", "ecrã preto", "apague a tela"),
        ),
        "white": ("Os slides estão ocultos.", ("tela branca", "coloca a tela em branco", "deixe a tela branca")),
        "show": ("Os slides estão de volta.", ("mostra os slides", "mostra de novo a apresentação", "mostra o ecrã")),
        "which": ("Slide 3 de 5: Details.", ("Que slide é este?", "em que slide estamos", "qual é o slide")),
        "left": ("Faltam 2 slides.", ("Quantos slides faltam?", "quantos faltam")),
        "time": (
            "Não há tempo previsto para esta palestra.",
            ("quanto tempo tenho para a apresentação", "Quanto tempo tenho?"),
        ),
    },
}

# What people say about the clock of a talk that is 2 minutes behind, and the expected answers.
SAID_OF_CLOCK: Final[dict[str, Said]] = {
    "en": {
        "pause": (
            "The talk is paused.",
            (
                "I'll take a question",
                "Pause the talk.",
                "let me take your questions",
                "stop the clock",
                "There's a question.",
                "could you pause the talk please",
            ),
        ),
        "resume": (
            "The talk goes on.",
            ("go on", "Resume the talk.", "let's go on", "restart the clock", "carry on with my presentation"),
        ),
        "behind": (
            "2 minutes behind.",
            ("How far behind am I?", "are we on time", "am I late", "how late are we", "How am I doing for time?"),
        ),
        "timer": (
            "The timer runs for 10 minutes.",
            (
                "start the timer, ten minutes",
                "Show the timer for 10 minutes.",
                "start the activity timer for ten minutes",
            ),
        ),
        "one": ("The timer runs for one minute.", ("start the timer, one minute",)),
        "stop": ("The timer is stopped.", ("Stop the timer.", "end the activity timer")),
    },
    "de": {
        "pause": (
            "Der Vortrag ist pausiert.",
            (
                "Ich nehme eine Frage",
                "pausiere bitte den Vortrag",
                "halt die Uhr an",
                "Vortrag unterbrechen",
                "Uhr anhalten",
                "Halte den Vortrag an.",
                "Wir haben eine Frage",
                "Kannst du den Vortrag pausieren?",
            ),
        ),
        "resume": (
            "Der Vortrag geht weiter.",
            (
                "Es geht weiter",
                "setze den Vortrag fort",
                "machen wir weiter",
                "Vortrag fortsetzen",
                "lass die Uhr weiterlaufen",
                "Weiter geht's!",
                "mach bitte mit dem Vortrag weiter",
            ),
        ),
        "behind": (
            "2 Minuten im Verzug.",
            ("Wie weit bin ich im Rückstand?", "liege ich im Zeitplan", "Wie liege ich in der Zeit?"),
        ),
        "timer": (
            "Der Timer läuft 10 Minuten.",
            (
                "starte den Timer, zehn Minuten",
                "Zeig den Timer mit 10 Minuten",
                "Starte bitte den Timer für das Publikum mit zehn Minuten",
            ),
        ),
        "one": ("Der Timer läuft eine Minute.", ("starte den Timer, eine Minute",)),
        "stop": ("Der Timer ist gestoppt.", ("Stopp den Timer", "Timer beenden", "beende den Timer für das Publikum")),
    },
    "fr": {
        "pause": (
            "L'exposé est en pause.",
            (
                "je prends une question",
                "Mets la présentation en pause.",
                "mettez en pause mon exposé",
                "interromps l'exposé",
                "arrête le chrono",
                "mets le chrono en pause",
                "On a une question.",
            ),
        ),
        "resume": ("L'exposé reprend.", ("je reprends", "reprends l'exposé", "relance le chrono", "on continue")),
        "behind": (
            "2 minutes de retard.",
            (
                "Combien de retard ai-je ?",
                "suis-je dans les temps",
                "on a combien de retard",
                "de combien suis-je en retard",
                "on est à l'heure",
            ),
        ),
        "timer": (
            "Le minuteur tourne pour 10 minutes.",
            ("lance le minuteur, dix minutes", "Lancez le minuteur d'activité pour dix minutes, s'il vous plaît."),
        ),
        "one": ("Le minuteur tourne pour une minute.", ("lance le minuteur, une minute",)),
        "stop": ("Le minuteur est arrêté.", ("arrête le minuteur", "Arrêtez le minuteur d'activité.")),
    },
    "es": {
        "pause": (
            "La charla está en pausa.",
            (
                "respondo una pregunta",
                "Pausa la presentación.",
                "para el reloj",
                "pon en pausa mi charla",
                "Hay una pregunta.",
                "por favor, pausa la charla",
            ),
        ),
        "resume": ("La charla continúa.", ("seguimos", "reanuda la charla", "reanuda el reloj")),
        "behind": (
            "2 minutos de retraso.",
            ("¿Cuánto retraso llevo?", "voy bien de tiempo", "¿Cómo vamos de tiempo?", "cuánto voy retrasado"),
        ),
        "timer": (
            "El temporizador dura 10 minutos.",
            ("inicia el temporizador, diez minutos", "pon el temporizador de la actividad de diez minutos"),
        ),
        "one": ("El temporizador dura un minuto.", ("inicia el temporizador, un minuto",)),
        "stop": ("El temporizador se ha detenido.", ("detén el temporizador", "para el temporizador de la actividad")),
    },
    "nl": {
        "pause": (
            "De lezing is gepauzeerd.",
            (
                "ik neem een vraag",
                "Pauzeer de presentatie.",
                "stop de klok",
                "lezing pauzeren",
                "zet de lezing op pauze",
                "Er is een vraag.",
            ),
        ),
        "resume": (
            "De lezing gaat verder.",
            ("ik ga verder", "hervat de lezing", "ga door", "ga verder met de presentatie", "laat de klok lopen"),
        ),
        "behind": ("2 minuten achter.", ("Hoeveel loop ik achter?", "lig ik op schema", "Hoeveel achterstand heb ik?")),
        "timer": (
            "De timer loopt 10 minuten.",
            ("start de timer, tien minuten", "start de timer voor de activiteit op tien minuten"),
        ),
        "one": ("De timer loopt één minuut.", ("start de timer, één minuut",)),
        "stop": (
            "De timer is gestopt.",
            ("Stop de timer alsjeblieft.", "timer stoppen", "stop de timer voor de activiteit"),
        ),
    },
    "it": {
        "pause": (
            "L'intervento è in pausa.",
            (
                "prendo una domanda",
                "metti in pausa la presentazione",
                "ferma il cronometro",
                "metti in pausa l'intervento per favore",
                "C'è una domanda.",
            ),
        ),
        "resume": (
            "L'intervento riprende.",
            ("continuiamo", "riprendi la presentazione", "fai ripartire il tempo", "riprendi il mio intervento"),
        ),
        "behind": (
            "2 minuti di ritardo.",
            ("Quanto ritardo ho?", "siamo in orario", "di quanto sono in ritardo", "Come sto con i tempi?"),
        ),
        "timer": (
            "Il timer dura 10 minuti.",
            (
                "avvia il timer, dieci minuti",
                "mostra il timer di dieci minuti",
                "avvia il timer dell'attività di dieci minuti",
            ),
        ),
        "one": ("Il timer dura un minuto.", ("avvia il timer, un minuto",)),
        "stop": ("Il timer è fermo.", ("ferma il timer", "interrompi il timer dell'attività")),
    },
    "pt": {
        "pause": (
            "A palestra está em pausa.",
            (
                "respondo a uma pergunta",
                "pausa a apresentação",
                "para o relógio",
                "coloque a palestra em pausa",
                "Há uma pergunta.",
            ),
        ),
        "resume": ("A palestra continua.", ("continuamos", "retoma a apresentação", "retoma o relógio")),
        "behind": (
            "2 minutos de atraso.",
            ("Quanto atraso tenho?", "estamos no horário", "estou atrasado", "Como estamos de tempo?"),
        ),
        "timer": (
            "O temporizador dura 10 minutos.",
            (
                "inicia o temporizador, dez minutos",
                "mostre o temporizador de dez minutos",
                "inicia o temporizador da atividade de dez minutos",
            ),
        ),
        "one": ("O temporizador dura um minuto.", ("inicia o temporizador, um minuto",)),
        "stop": ("O temporizador parou.", ("para o temporizador", "termina o temporizador da atividade por favor")),
    },
}

# What people say about the video of a slide, and the expected answers.
SAID_OF_MEDIA: Final[dict[str, Said]] = {
    "en": {
        "play": ("The video is playing.", ("Play the video.", "start the film")),
        "pause": ("The video is paused.", ("pause the video", "stop the sound")),
        "restart": ("The video is playing.", ("restart the video",)),
    },
    "de": {
        "play": ("Das Video läuft.", ("Spiel das Video ab.", "starte den Film")),
        "pause": ("Das Video ist angehalten.", ("pausiere das Video", "stoppe den Ton")),
        "restart": ("Das Video läuft.", ("spiel das Video von vorne ab",)),
    },
    "es": {
        "play": ("El vídeo se está reproduciendo.", ("Reproduce el vídeo.", "pon la película")),
        "pause": ("El vídeo está en pausa.", ("pausa el vídeo", "para el sonido")),
        "restart": ("El vídeo se está reproduciendo.", ("pon el vídeo otra vez",)),
    },
    "fr": {
        "play": ("La vidéo est en cours.", ("Lance la vidéo.", "démarre le film")),
        "pause": ("La vidéo est en pause.", ("mets la vidéo en pause", "arrête le son")),
        "restart": ("La vidéo est en cours.", ("relance la vidéo",)),
    },
    "it": {
        "play": ("Il video è in riproduzione.", ("Riproduci il video.", "avvia il filmato")),
        "pause": ("Il video è in pausa.", ("metti in pausa il video", "ferma il suono")),
        "restart": ("Il video è in riproduzione.", ("riproduci il video dall'inizio",)),
    },
    "nl": {
        "play": ("De video speelt.", ("Speel de video af.", "start de film")),
        "pause": ("De video is gepauzeerd.", ("pauzeer de video", "stop het geluid")),
        "restart": ("De video speelt.", ("speel de video opnieuw af",)),
    },
    "pt": {
        "play": ("O vídeo está a tocar.", ("Reproduz o vídeo.", "inicia o filme")),
        "pause": ("O vídeo está em pausa.", ("pausa o vídeo", "pare o som")),
        "restart": ("O vídeo está a tocar.", ("toca o vídeo desde o início",)),
    },
}
