"""A line that closes with a label and a name is a picture's caption; one that merely speaks of pictures is none."""

import pytest

from transforms.boilerplate.captions import is_caption


@pytest.mark.parametrize(
    "line",
    [
        "The ferry lies at the quay again. Photo: Bo Lee",
        "The ferry lies at the quay of Brisa. Photo credit: Harbour Post Archive",
        "The captain on the bridge after the storm (Image: Getty)",
        "Die Fähre liegt wieder am Anleger. Foto: Karla Wendt/dpa",
        "Die Fähre liegt wieder am Anleger. Foto: dpa",
        "FÆRGEN ER TILBAKE: Kapteinen på broen. Video: Det norske losvesenet",
        "El ferri ha vuelto al puerto de Brisa. Imagen: Nuria Belmonte",
        "Le bateau est rentré au port. Crédit photo : Luc Dorval",
        "Statek wrócił do portu. Fot.: Ola Wrona",
        "Паром вернулся в порт Бриса. Фото: Анна Ручьева",
        "渡し船が港に戻った（写真：港湾新聞）",
        "港に戻った渡し船の乗客ら＝３日、ブリサ港で（浜野しおり撮影）",
    ],
)
def test_is_caption__knows_a_picture_by_the_name_at_the_end(line: str):
    assert is_caption(line, len(line.split()))


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Bo Lee",
        "She looked at the photo: the ferry at dawn, and nobody on the quay that she knew.",
        "Blog, social and video: $3,999 a month",
        "Asked what is missing in the photo: who would have known?",
        "Er sagte nur ein Wort über das alte Bild: kaputt, und das sei es schon immer gewesen, ganz ohne Sturm",
        "渡し船の船長（５８）＝ブリサ町＝は３日、港に戻った。",
        "渡し船が再開へ＝町が決定",
        "The ferry takes credit: cards, cash and a smile",
    ],
)
def test_is_caption__keeps_sentences_that_speak_of_pictures(line: str):
    assert not is_caption(line, len(line.split()))
