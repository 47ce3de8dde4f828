//! The English words of attribution, and the nouns for who can speak. Owns the lists only.

use super::lexicon::{Lexicon, Sense};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The lexicon of English.
pub(super) fn english() -> Lexicon {
    let mut words = Lexicon::new(true);
    let clause = Sense::SAYS.and(Sense::CLAUSE);
    words.verbs(PLAIN, clause.and(Sense::PLAIN));
    words.verbs(SAYS, clause);
    words.verbs(SAYS_NO_CLAUSE, Sense::SAYS);
    words.verbs(PROMISES, clause.and(Sense::TO));
    words.verbs(BIDS, clause.and(Sense::TO).and(Sense::HEARER));
    words.verbs(TELLS, clause.and(Sense::HEARER));
    words.verbs(JUDGES, Sense::JUDGES);
    words.verbs(THINKS, Sense::THINKS.and(Sense::CLAUSE));
    words.verbs(WANTS, Sense::THINKS);
    words.verbs(SHOWS, Sense::SHOWS.and(Sense::CLAUSE));
    words.verbs(ACTS, Sense::VERB);
    words.add(PASTS, Sense::VERB.and(Sense::PAST));
    words.add(AUX, Sense::AUX);
    words.add(ADVERBS, Sense::ADVERB);
    words.add(DETERMINERS, Sense::DET);
    words.add(PRONOUNS, Sense::PRONOUN);
    words.add(PREPOSITIONS, Sense::PREP);
    words.add(CONJUNCTIONS, Sense::CONJ);
    words.add("who which whom whose", Sense::RELATIVE);
    words.add(NO_ADVERBS, Sense::NONE);
    words.add(DAYS, Sense::DAY);
    words.add("per", Sense::SOURCE);
    words
}

/// Verbs that do little else than say.
const PLAIN: &str = "say said, add, write wrote writing written, tweet*, reply*, explain, recall, continue, respond, declare, \
    joke*, quip* quipped quipping, insist, argue, conclude, remark*, ask, tell told, note*, \
    announce, exclaim, retort, lament, observe, assert, state*, shout*, yell*, boast, recount, opine";

/// Verbs of saying with a clause or the words themselves.
const SAYS: &str = "contend, maintain, acknowledge, admit admitted admitting, concede, confirm, deny, warn, caution*, predict, \
    suggest, comment*, repeat, reiterate, stress, emphasize, emphasise, whisper*, mutter, cry*, chant*, brag bragged bragging, \
    complain, protest*, counter, interject, proclaim, allege, testify, report*, reveal, disclose, tease, reason*, reckon, \
    estimate*, guess*, gush, snap snapped snapping, crow, sigh, deadpan deadpanned deadpanning, post*, blog blogged blogging, \
    email*, e-mail*, relate, elaborate, clarify, summarize, read read, point, indicate, imply, hint*, volunteer, echo, agree, \
    posit, theorize, speculate, hypothesize, grumble, gripe, mumble, murmur, bellow, bark, growl, hiss, claim*, charge*, \
    answer*, wonder, muse, ponder, question*, rule*, determine, specify, stipulate, pronounce, signal*, argue, hear heard hearing, \
    chime, fume, thunder, rant*, scoff, sneer, blurt, affirm, attest, avow, reassert, retweet, profess, publicize, divulge, \
    confess, surmise, conjecture, assess, calculate, project*, forecast* forecast, reflect, reminisce, marvel, intone, \
    object*, demur, venture, rule, find found, decree, certify, deduce, infer inferred inferring";

/// Verbs of saying that take no clause.
const SAYS_NO_CLAUSE: &str = "go went going gone, begin began beginning, quote, utter, scream*, laugh*, chuckle, speak spoke speaking spoken, \
    talk*, elaborate, rail, rave, put put putting, sing sang singing, sum summed summing, interrupt, close, text*, shoot shot shooting, fire*, hit hit hitting, snipe*, opine, weigh, jab jabbed jabbing, poke, intimate, strike struck striking, \
     \
    recite, tell, express, voice*, cite, mention*, discuss, address*, deliver, issue*, pen penned penning, caption";

/// Verbs of saying with an infinitive as well.
const PROMISES: &str = "promise*, vow*, pledge*, threaten, swear swore swearing sworn, propose, demand*, claim*, agree, refuse, \
    decline, recommend";

/// Verbs that bid somebody do something.
const BIDS: &str = "urge, advise, implore, beg begged begging, instruct, order*, command*, warn, ask, invite, encourage, challenge*, \
    remind, exhort, plead";

/// Verbs that name the hearer.
const TELLS: &str = "tell told, inform, assure, reassure, notify, remind, convince, persuade, advise, lecture*, brief*";

/// Verbs that judge in words.
const JUDGES: &str = "call*, describe, dismiss, denounce, decry, condemn, criticize, criticise, blast*, slam* slammed slamming, attack*, praise*, \
    label*, brand*, dub dubbed dubbing, term*, characterize, characterise, refer referred referring, mock, deride, ridicule, hail*, laud, \
    tout, accuse, blame*, portray, paint*, compare, reject, defend, use*, title*, deem, regard, view*, consider, thank, \
    congratulate, lambaste, rip ripped ripping, knock*, chide, scold, rebuke*, castigate, assail, lash, excoriate, welcome*, \
    invoke, employ, trumpet, push*, applaud, bemoan, depict, cast* cast, disparage, belittle, berate, bash*, credit*, \
    name*, nickname*, rate*, pan panned panning, deplore, reject, rebut rebutted rebutting, refute, dispute*, endorse, oppose, \
    salute, celebrate, cheer*, advocate*, argue, treat*, taunt*, ridicule, skewer, malign, identify, quote*, insult*, blister, \
    pillory, hammer*, tear tore tearing, rail, poke, deny, apologize, joke, complain, warn, urge";

/// Verbs of the mind that take a clause.
const THINKS: &str = "think thought thinking, believe, hope*, fear*, feel felt feeling, know knew knowing known, worry*, doubt*, suspect*, \
    expect, assume, imagine, understand understood understanding, decide, see saw seeing seen, learn, realize, realise, \
    remember, figure*, intend, agree, anticipate, recognize, recognise, wish*, dream*, forget forgot forgetting forgotten, consider, \
    bet* bet betting, discover, presume, regret*, appreciate, care*, notice*, sense*, love*, hate*, concede, accept, trust*, \
    conclude, prefer preferred preferring, suppose, foresee foresaw foreseeing foreseen";

/// Verbs of the will: what follows them is no report of words.
const WANTS: &str = "want*, wish*, seek sought seeking, plan* planned planning, aim*";

/// Verbs by which a thing tells.
const SHOWS: &str = "show* showed showing shown, suggest, find found finding, indicate, reveal, report*, demonstrate, prove, confirm, \
    estimate*, conclude, state*, note*, claim*, appear, seem, allege, imply, illustrate, reflect";

/// Common verbs that report nothing.
const ACTS: &str = "make made, take took taking taken, come came coming, get got getting, give gave giving given, leave left, lose lost, \
    win won winning, run ran running, meet met, keep kept, let let letting, set set setting, become became, bring brought, build built, \
    fall fell falling fallen, follow, help, lead led, live, move, play, remain, return, send sent, serve, stand stood, \
    turn, work, vote, visit, arrive, join, launch, release, happen, include, provide, pass, create, allow, stop stopped stopping, die";

/// Past forms that are hardly ever anything else, of verbs whose other forms are nouns as often.
const PASTS: &str = "rose grew sank shrank spent held bought sold paid broke drove flew threw caught taught wore chose drew \
    began ate slept fled rang swung fought sought dealt bent swept struck stole froze bore shook woke spun stuck hung slid";

const AUX: &str = "is are was were be been being am has have had having do does did will would can could may might must shall should \
    not n't 'd 've 'll 're 'm cannot won't didn't doesn't hasn't haven't wasn't weren't couldn't wouldn't to";

const ADVERBS: &str = "also later then once again ever never even just still already now since however often always perhaps maybe \
    instead further too soon first meanwhile nevertheless nonetheless long twice sometimes both all recently separately \
    reportedly famously quickly earlier back finally previously repeatedly simply merely only rather therefore thus so far \
    respectively alike here there online together himself herself themselves itself";

/// Nouns that end like adverbs.
const NO_ADVERBS: &str =
    "family assembly supply reply rally bully monopoly anomaly butterfly jelly belly folly elderly";

const DETERMINERS: &str = "the a an this these those his her its their our my your some many several most all few other another no any \
    both one two three four five six seven eight nine ten each every more such hundreds thousands dozens much neither either";

const PRONOUNS: &str =
    "he she they it i we you who nobody everyone everybody someone somebody anyone others many some most";

const PREPOSITIONS: &str = "of in at from for with by on to under over about between among during against before after without within through \
    into onto upon toward towards near like despite including following across around behind beyond above below inside \
    outside amid amidst along throughout off beneath beside besides except atop amongst via as than versus regarding concerning until till since alongside aboard";

const CONJUNCTIONS: &str = "and or but that while when as because if although though whether where why how what since unless so \
    after before until nor yet than whereas even";

const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow afterward afterwards \
    mon. tues. wed. thurs. fri. sat. sun. january february march april june july august september october november december \
    jan. feb. aug. sept. oct. nov. dec. morning evening afternoon night week month year last next earlier";

/// Whether a noun is one for people or bodies that speak.
pub(super) fn is_speaker_noun(word: &str) -> bool {
    static LISTED: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| SPEAKERS.split_whitespace().collect());
    let listed = |word: &str| LISTED.contains(word) || crate::entities::is_office(word);
    let single = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    listed(word)
        || word.strip_suffix('s').is_some_and(listed)
        || single.is_some_and(|single| listed(&single))
        || word.strip_suffix("men").is_some_and(|stem| listed(&format!("{stem}man")))
        || word.ends_with("woman")
        || word.ends_with("person")
}

/// Nouns for people, bodies and documents that say things, beside offices.
const SPEAKERS: &str = "official spokesman spokesperson critic supporter voter people person man woman men women police campaign company \
    group statement report agency ministry court government department committee administration aide adviser witness neighbor neighbour \
    resident expert analyst pollster strategist activist advocate organizer organiser opponent rival nominee candidate frontrunner \
    front-runner politician lawmaker legislator republican democrat conservative liberal delegate donor operative insider source member \
    colleague friend relative mother father brother sister son daughter wife husband parent student teacher doctor nurse scientist \
    researcher author writer reporter journalist columnist host anchor moderator commentator critic editor newspaper magazine \
    network paper website survey poll study letter email memo document lawsuit complaint indictment filing transcript ad advertisement \
    commercial sign poster banner headline tweet post billionaire businessman mogul tycoon veteran soldier officer investigator \
    detective prosecutor lawyer attorney judge justice jury plaintiff defendant victim survivor worker employee employer boss union \
    bank party team board council panel commission parliament congress senate house crowd audience chairman owner farmer \
    player coach fan artist actor actress singer musician director producer economist historian professor scholar academic \
    diplomat ambassador envoy negotiator mediator militant rebel fighter guard pastor priest bishop rabbi imam leader manager \
    representative delegation coalition alliance organization organisation association foundation institute university school \
    hospital ally foe backer contender challenger incumbent nominee speaker narrator announcer voice-over voiceover caller reader viewer user \
    protester demonstrator marcher passenger driver pilot captain crew boy girl child kid teenager youth immigrant refugee migrant \
    doctor patient customer client investor trader executive founder entrepreneur consultant firm airline regulator watchdog \
    office camp analysis estimate projection report authority leadership passenger neighbor respondent \
    family \
    no-one nobody everyone somebody others another many some most several both";
