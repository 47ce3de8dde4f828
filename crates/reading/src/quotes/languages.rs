//! The words of attribution in German, French, Spanish, Portuguese, Italian and Dutch: enough for words between marks with
//! a verb of saying beside them. Owns the lists only; names are not known in these languages, so that a speaker is named
//! as the copy writes him.

use super::lexicon::{Lexicon, Sense};

/// The words of one language, by what they are.
struct Words {
    says: &'static str,
    participles: &'static str,
    source: &'static str,
    aux: &'static str,
    determiners: &'static str,
    pronouns: &'static str,
    prepositions: &'static str,
    conjunctions: &'static str,
    days: &'static str,
}

/// The lexicon of a language; `None` where it is not read.
pub(super) fn lexicon(language: &str) -> Option<Lexicon> {
    let words = match language {
        "de" => GERMAN,
        "fr" => FRENCH,
        "es" => SPANISH,
        "pt" => PORTUGUESE,
        "it" => ITALIAN,
        "nl" => DUTCH,
        _ => return None,
    };
    let mut lexicon = Lexicon::new(false);
    lexicon.dashes(!matches!(language, "de" | "nl"));
    let says = Sense::SAYS.and(Sense::PLAIN);
    lexicon.add(words.says, says);
    lexicon.add(words.participles, says.and(Sense::PAST));
    lexicon.add(words.source, Sense::SOURCE);
    lexicon.add(words.aux, Sense::AUX);
    lexicon.add(words.determiners, Sense::DET);
    lexicon.add(words.pronouns, Sense::PRONOUN);
    lexicon.add(words.prepositions, Sense::PREP);
    lexicon.add(words.conjunctions, Sense::CONJ);
    lexicon.add(words.days, Sense::DAY);
    Some(lexicon)
}

const GERMAN: Words = Words {
    says: "klagte klagt spricht sprach sprachen begründete begründet befand befindet beschrieb beschreibt betonten bedauerte bedauert \
        bekannte bekennt bemerkte bemängelte beteuerte beteuert bilanzierte dementierte drohte droht empfahl empfiehlt entgegnete erinnerte \
        erwiderte erwidert fasste flehte freute freut gab gestand gesteht gratulierte hoffte hofft jubelte jubelt kommentierte kommentiert \
        konterte kontert legte lautete lautet meldete meldet pflichtete plädierte plädiert prophezeite räumt rief ruft scherzte schilderte \
        schilderte schimpfte schimpft schloss schwärmte schwärmt stellte stellten teilten titelte unterstreicht verriet verrät versprach \
        verspricht verteidigte verteidigt verwies vermutete warf wehrte wiederholte wunderte würdigte zeigte sagte sagt sagten sagen erklärte erklärt erklärten betonte betont betonten meinte meint meinten schrieb schreibt schrieben \
        teilte fügte ergänzte ergänzt kritisierte kritisiert warnte warnt warnten forderte fordert forderten kündigte berichtete berichtet \
        erzählte erzählt antwortete antwortet fragte fragt behauptete behauptet bekräftigte bekräftigt räumte versicherte versichert \
        verkündete verkündet twitterte rief zitierte zitiert nannte nennt bezeichnete bezeichnet lobte lobt beklagte beklagt mahnte mahnt \
        urteilte resümierte unterstrich hieß heißt äußerte monierte konstatierte",
    participles: "genannt bezeichnet gesprochen gewarnt kritisiert angekündigt berichtet versprochen gesagt erklärt betont geschrieben mitgeteilt gefordert",
    source: "laut",
    aux: "hat haben hatte hatten ist sind war waren wird werden sei seien habe nicht",
    determiners: "der die das den dem des ein eine einer einem einen eines dieser diese seine seiner ihre ihrer sein ihr viele mehrere",
    pronouns: "er sie es wir ich man",
    prepositions: "von vom in im an am auf bei beim mit nach zu zum zur für über unter vor aus gegen um durch seit während gegenüber",
    conjunctions: "und oder aber dass weil wenn als während ob sondern denn wie",
    days: "montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute zugleich zudem außerdem weiter auch jedoch dabei \
        dazu daraufhin anschließend abend morgen",
};

const FRENCH: Words = Words {
    says: "qualifie qualifiait parle parlait évoque évoquait accuse fustige fustigeait salue saluait tonne tempère nuance glisse \
        soupire souffle sourit résumait témoigne témoignait constate constatait déplorait dénonçait détaille détaillait critique critiquait \
        complète reprend rétorque réplique renchérit prédit plaisante ironise interroge insistait invite incite fulmine félicite exulte \
        exhorte espère espérait décrit décrivait craint croit avoue avance analyse admet abonde appelle s'indigne s'inquiète s'exclame \
        s'interroge s'amuse s'agace s'alarme s'étonne s'emporte s'enthousiasme souvient réjouit désole félicite défend martelait dit disait déclare déclarait affirme affirmait explique expliquait ajoute ajoutait estime estimait souligne soulignait \
        précise précisait raconte racontait assure assurait indique indiquait annonce annonçait lance lançait confie confiait écrit \
        écrivait répond répondait rappelle rappelait insiste martèle poursuit conclut regrette dénonce prévient avertit reconnaît note \
        observe commente résume demande promet juge jugeait déplore plaide tweete s'est",
    participles: "qualifié parlé évoqué accusé fustigé salué glissé soupiré soufflé témoigné constaté détaillé critiqué rétorqué \
        répliqué renchéri ironisé plaisanté prédit décrit avoué avancé analysé admis concédé indigné amusé étonné défendu lâché dit déclaré affirmé expliqué ajouté estimé souligné précisé raconté assuré indiqué annoncé lancé confié écrit répondu \
        rappelé insisté martelé poursuivi conclu regretté dénoncé prévenu averti reconnu noté observé commenté résumé demandé promis \
        jugé déploré plaidé tweeté réagi exclamé félicité inquiété interrogé",
    source: "selon",
    aux: "a ont avait avaient est sont était étaient aurait n'a s'est ne pas a-t-il a-t-elle ont-ils s'est-il s'est-elle",
    determiners: "le la les l' un une des ce cet cette ces son sa ses leur leurs plusieurs",
    pronouns: "il elle ils elles on nous je qui",
    prepositions: "de d' du des à au aux en dans sur pour par avec sans sous chez vers contre entre depuis pendant lors",
    conjunctions: "et ou mais que qu' parce quand si comme lorsque tandis alors",
    days: "lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd'hui aussi encore également ensuite notamment jour même toutefois",
};

const SPANISH: Words = Words {
    says: "habló habla hablaron calificó califica tildó tachó describió describe definió define acusó acusa celebró celebra \
        confesó confiesa consideró considera criticaron defendió defiende denunciaron desmintió enfatizó espetó exigió exige explicaba \
        garantizó indicaban ironizó justificó lamenta lamentaron matizó mencionó negó niega narró opinó opina planteó pidió pide precisaron \
        preguntaba prometió promete pronosticó ratificó recalcó recalca recordaron relata remarcó replicó reprochó resaltó resumió resume \
        reveló revela rechazó sentenció solicitó sugirió sugiere temió valoró valora vaticinó bromeó admitía reconocieron concluyeron dijo dice dijeron decía afirmó afirma afirmaron aseguró asegura aseguraron señaló señala señalaron explicó explica explicaron \
        declaró declara declararon añadió añade agregó agrega indicó indica indicaron sostuvo sostiene manifestó manifiesta expresó \
        expresa comentó comenta destacó destaca subrayó subraya recordó recuerda reconoció reconoce advirtió advierte insistió insiste \
        concluyó concluye respondió responde contestó preguntó pregunta anunció anuncia escribió escribe admitió admite criticó \
        denunció apuntó apunta precisó precisa relató contó cuenta lamentó lamenta exclamó reiteró zanjó calificó tuiteó",
    participles: "hablado calificado descrito definido acusado confesado considerado defendido lamentado opinado pedido prometido \
        reclamado relatado resaltado respondido revelado subrayado valorado recalcado dicho afirmado asegurado señalado explicado declarado añadido agregado indicado manifestado expresado comentado destacado \
        subrayado recordado reconocido advertido insistido concluido respondido anunciado escrito admitido criticado denunciado apuntado \
        precisado lamentado reiterado",
    source: "según",
    aux: "ha han había habían es son era fue no se le les lo",
    determiners: "el la los las un una unos unas este esta estos estas su sus varios muchos",
    pronouns: "él ella ellos ellas yo nosotros quien",
    prepositions: "de del a al en con por para sin sobre entre hacia desde hasta contra ante tras durante",
    conjunctions: "y o e pero que porque cuando si como mientras aunque",
    days: "lunes martes miércoles jueves viernes sábado domingo ayer hoy también además luego después asimismo",
};

const PORTUGUESE: Words = Words {
    says: "classificou classifica falou fala chamou descreveu descreve definiu define acusou acusa celebrou confessou confessa \
        confirmou confirma contava criticaram defendeu denunciou desabafou detalhou enfatizou exigiu garantia informou informa ironizou \
        justificou lamenta lamentaram mencionou negou nega narrou notou opinou ponderou pediu pede precisou prometeu promete questionou \
        ratificou recordou recorda recordam relatou relata ressalvou resumiu resume revelou revela rebateu repetiu sugeriu temeu brincou \
        constatou contestou declararam explicaram acredita acreditou observou observa argumentou argumenta assegurou assegura indicou indica disse diz disseram afirmou afirma afirmaram declarou declara explicou explica acrescentou acrescenta ressaltou ressalta \
        destacou destaca garantiu garante contou conta escreveu escreve respondeu responde perguntou pergunta anunciou anuncia comentou \
        comenta alertou alerta criticou critica lembrou lembra reconheceu admitiu admite defendeu defende avaliou avalia completou \
        completa concluiu conclui referiu refere sublinhou adiantou lamentou reiterou considerou frisou salientou apontou",
    participles: "falado classificado descrito definido confessado lembrado lamentado prometido garantido contado revelado dito afirmado declarado explicado acrescentado anunciado escrito",
    source: "segundo conforme",
    aux: "tem têm tinha tinham é são era foi não se lhe",
    determiners: "o a os as um uma uns umas este esta esse essa seu sua seus suas vários muitos",
    pronouns: "ele ela eles elas eu nós quem",
    prepositions: "de do da dos das em no na nos nas com por pelo pela para ao à aos às sem sobre entre até desde contra durante",
    conjunctions: "e ou mas que porque quando se como enquanto embora",
    days: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo ontem hoje também ainda depois",
};

const ITALIAN: Words = Words {
    says: "definisce definì definiva parla parlava parlò descrive accusa confessa considera contesta critica denuncia denunciò esclama \
        esclamò esulta fa ironizza incalza insiste lamenta lamentò lancia lanciò nota propone promette protesta puntualizza rassicura rilancia \
        rileva rimarca ringrazia riassume rivela rivelò ripete riconosce riferisce riferì ricostruisce scherza scandisce segnala sbotta \
        spera specifica suggerisce taglia teme tuona valuta confida confidò constata conferma confermò auspica ammonisce ammise argomenta dice diceva disse dissero afferma affermava affermò dichiara dichiarò spiega spiegava spiegò aggiunge aggiunse sottolinea \
        sottolineò racconta raccontò scrive scrisse risponde rispose chiede chiese annuncia annunciò commenta commentò conclude \
        concluse ricorda ricordò osserva osservò avverte avvertì ammette sostiene sostenne precisa ribadisce replica attacca \
        assicura prosegue",
    participles: "definito parlato descritto accusato confessato considerato criticato denunciato esclamato ironizzato lamentato lanciato \
        notato promesso protestato puntualizzato rassicurato rimarcato riassunto rivelato ripetuto riconosciuto riferito scherzato segnalato \
        specificato tuonato confidato constatato confermato auspicato ammonito attaccato sostenuto detto affermato dichiarato spiegato aggiunto sottolineato raccontato scritto risposto chiesto annunciato commentato concluso \
        ricordato osservato avvertito ammesso sostenuto precisato ribadito replicato assicurato proseguito twittato",
    source: "secondo",
    aux: "ha hanno aveva avevano è sono era non si gli le",
    determiners: "il lo la l' i gli le un uno una questo questa suo sua molti alcuni",
    pronouns: "lui lei loro io noi chi egli ella",
    prepositions: "di del dello della dei degli delle d' a al allo alla ai alle in nel nella con per da dal dalla su sul sulla tra fra contro senza",
    conjunctions: "e o ma che perché quando se come mentre anche",
    days: "lunedì martedì mercoledì giovedì venerdì sabato domenica ieri oggi anche poi inoltre",
};

const DUTCH: Words = Words {
    says: "sprak spreekt spraken beschreef beschrijft betoogde betoogt beweerde beweert beklemtoonde bekende bekent belooft beloofde \
        besloot constateerde constateert eiste eist gaf geeft grapte hoopt hoopte herhaalde herhaalt herinnert herinnerde jubelde jubelt \
        klaagde klaagt klinkt klonk kondigde lachte lacht merkte merkt mompelde omschreef omschrijft onderstreepte oordeelde oordeelt opperde \
        pleitte prees reageerden repliceerde roept schreven schetste somde stelden sust suste tekende verduidelijkte verweet verwacht verwachtte \
        verzekerde verzekert verzuchtte voorspelde voorspelt vermoedt vreest weerlegde wierp zuchtte zucht laakte hekelde hekelt bekritiseerde aldus zei zegt zeiden zeggen verklaarde verklaart vertelde vertelt schreef schrijft voegde benadrukte benadrukt meldde meldt \
        stelde stelt vindt vond antwoordde antwoordt vroeg vraagt riep reageerde reageert liet laat noemde noemt waarschuwde \
        waarschuwt legde concludeerde twitterde bevestigde erkende",
    participles: "genoemd gewaarschuwd beloofd bevestigd benadrukt gezucht toegevoegd aangekondigd gezegd verklaard verteld geschreven gemeld",
    source: "volgens aldus",
    aux: "heeft hebben had hadden is zijn was waren wordt niet",
    determiners: "de het een deze dit die zijn haar hun veel enkele",
    pronouns: "hij zij ze wij we ik men",
    prepositions: "van in op aan bij met naar voor over onder uit tegen om door sinds tijdens tot",
    conjunctions: "en of maar dat omdat als toen terwijl want zoals",
    days: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag gisteren vandaag ook verder daarna",
};
