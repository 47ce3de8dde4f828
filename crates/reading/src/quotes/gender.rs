//! Whether a person is spoken of as he or she, as far as the article or a plain given name tells. Owns two short lists of
//! given names that are hardly ever borne by the other sex; a name on neither tells nothing. Used only to keep a pronoun
//! from the wrong person, never published.

use copydesk_article::{Draft, Entity, EntityKind, Span};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Which pronouns fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    /// he
    Male,
    /// she
    Female,
}

/// What a pronoun says.
pub(super) fn of_pronoun(written: &str) -> Option<Gender> {
    match written {
        "he" | "He" => Some(Gender::Male),
        "she" | "She" => Some(Gender::Female),
        _ => None,
    }
}

/// What title, office or given name say of a person.
pub(super) fn of_entity(draft: &Draft, entity: &Entity) -> Option<Gender> {
    if entity.r#type != EntityKind::Person {
        return None;
    }
    let titled = entity.mentions.iter().find_map(|mention| {
        let span = Span::new(mention.start.saturating_sub(6), mention.start, draft.text.len()).ok()?;
        match draft.text.at(span).split_whitespace().next_back()? {
            "Mr." | "Mr" | "Sir" | "Lord" | "King" | "Prince" => Some(Gender::Male),
            "Mrs." | "Mrs" | "Ms." | "Ms" | "Miss" | "Lady" | "Queen" | "Dame" => Some(Gender::Female),
            _ => None,
        }
    });
    let office = || {
        entity.roles.iter().find_map(|role| {
            let role = role.value.to_lowercase();
            let ends = |ending: &str| role.split_whitespace().any(|word| word.ends_with(ending));
            if ends("woman") || ends("actress") || ends("queen") {
                Some(Gender::Female)
            } else if ends("sman") || ends("chairman") {
                Some(Gender::Male)
            } else {
                None
            }
        })
    };
    titled.or_else(office).or_else(|| of_given(entity.name.split_whitespace().next()?))
}

fn of_given(given: &str) -> Option<Gender> {
    static LISTED: LazyLock<FxHashMap<&'static str, Gender>> = LazyLock::new(|| {
        let listed = |names: &'static str, gender| names.split_whitespace().map(move |name| (name, gender));
        listed(MALE, Gender::Male).chain(listed(FEMALE, Gender::Female)).collect()
    });
    LISTED.get(given).copied()
}

const MALE: &str = "Abdul Adam Ahmed Alan Albert Alexander Ali Andrew Andrei Angus Anthony Antonio Antony Arthur Barack Ben Benjamin \
    Bernard Bernie Bill Bob Boris Brad Brandon Brian Bruce Carl Carlos Charles Chris Christopher Chuck Colin Craig Dan Daniel \
    David Dennis Dick Don Donald Doug Douglas Edward Emmanuel Eric Erik Fernando Francisco Frank Franklin Fred Gareth Gary \
    George Giovanni Giuseppe Glenn Gordon Graham Greg Gregory Hans Harold Harry Hassan Henry Howard Hugh Ian Ibrahim Ivan Jack \
    Jacob Jacques James Jason Jeff Jeffrey Jeremy Jerry Jim Jimmy Joe John Johannes Jonathan Jose José Joseph Josh Juan \
    Julian Justin Karl Keith Ken Kenneth Kevin Khalid Klaus Larry Louis Luis Luke Marco Mario Mark Martin Matt \
    Matthew Max Michael Michel Miguel Mike Mitch Mitt Mohamed Mohammad Mohammed Moritz Nathan Nicholas Nick Nigel Olaf Oliver Omar \
    Oscar Patrick Paul Pedro Pete Peter Philip Pierre Rafael Ralph Rand Ray Raymond Recep Reince Ricardo Richard Rick Rob \
    Robert Roger Ron Ronald Roy Rupert Russell Ryan Sean Sergei Sergey Simon Stefan Stephen Steve Steven Stuart Ted Terry \
    Thomas Tim Timothy Tom Tony Trevor Viktor Vincent Vladimir Volodymyr Walter Wayne William Wolfgang Xavier Yusuf";

const FEMALE: &str = "Abigail Agnes Aisha Alexandra Alice Alison Amanda Amy Ana Angela Anita Ann Anna Anne Annie Barbara \
    Beatrice Beth Betty Brenda Camila Carly Carmen Carol Caroline Catherine Cecilia Charlotte Cheryl Chelsea Christina Christine Claire \
    Clara Claudia Condoleezza Cristina Cynthia Dana Deborah Debbie Denise Diana Diane Donna Doris Dorothy Elena Elise Elisabeth \
    Eliza Elizabeth Ella Ellen Emily Emma Erin Eva Eve Fatima Fiona Frances Gail Gina Giorgia Gloria Grace Hannah Heather \
    Heidi Helen Hillary Ingrid Irene Isabel Isabella Jane Janet Jeanne Jennifer Jessica Jill Joan Joanna Joyce Judith Judy Julia \
    Julie Kamala Karen Kate Katherine Kathleen Kathy Katie Kellyanne Kirsten Laura Lauren Leila Linda Lisa Liz Lois Loretta \
    Louise Lucia Lucy Lydia Maggie Margaret Maria María Marie Marina Marine Martha Mary Megan Melania Melissa Michelle Miriam \
    Monica Nadia Nancy Naomi Natalia Natalie Nicole Nikki Nina Olga Olivia Pamela Patricia Paula Rachel Rebecca Rita Rosa \
    Rose Ruth Sally Samantha Sandra Sara Sarah Sharon Sheila Shirley Silvia Sofia Sonia Sophie Stephanie Susan Susana Susanne \
    Suzanne Svetlana Sylvia Tammy Teresa Theresa Tina Tracy Ursula Valerie Vanessa Vera Veronica Victoria Virginia Vivian Wendy Yvonne";
