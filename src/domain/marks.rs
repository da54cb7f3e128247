//! What the owner answered about an entry: these two are one transfer, this sale was short, that part was lost.
//!
//! A mark is never changed: a later one about the same question of the same entry counts instead, an undo takes those
//! of its revision out, and what counted before counts again. Posting reads them through the journal.
//!
//! | question ([`About`]) | answers ([`Said`]) |
//! |---|---|
//! | [`About::Link`] | one event with others of the same number; with nothing |
//! | [`About::Sale`] | sold short; sold from what was held before |
//! | [`About::Lost`] | what did not arrive was a fee; is lost; the rows are two events |
//! | [`About::Origin`] | typed from a line that we suggested |
//! | [`About::Twin`] | the same trade as one that was typed; another one |
//! | [`About::Implied`] | what it lacked and was implied is taken back |

use imbl::{OrdMap, Vector};

use super::journal::Place;

macro_rules! questions {
    ($($variant:ident $text:literal),* $(,)?) => {
        /// What a mark answers. One answer counts for each entry and question.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum About { $(
            #[doc = concat!("Kept as `", $text, "`.")]
            $variant
        ),* }

        impl About {
            /// Every question.
            pub const ALL: &[About] = &[$(About::$variant),*];
            /// The word in the column `marks.name`.
            pub fn as_str(self) -> &'static str {
                match self { $(About::$variant => $text),* }
            }
            /// Reads that word.
            pub fn parse(text: &str) -> Option<About> {
                match text { $($text => Some(About::$variant),)* _ => None }
            }
        }
    };
}

questions! {
    Link "link", Sale "sale", Lost "lost", Origin "origin", Twin "twin", Implied "implied",
}

/// The owner's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// One event with every other entry that carries this number: the place of the half that left.
    Together(u32),
    /// One event with nothing, whatever its external id says.
    Apart,
    /// The sale was of units that were not held.
    Short,
    /// The sale was of units that were held before the books begin.
    HeldBefore,
    /// What did not arrive was a fee.
    Fee,
    /// What did not arrive is gone.
    Gone,
    /// What left and what arrived are two events.
    TwoEvents,
    /// Typed by pressing a line that was suggested.
    Suggested,
    /// The same event as a typed entry, whose place it took.
    Same,
    /// Another event than the typed entry that looks like it.
    Separate,
    /// What was implied because this entry lacked it is taken back.
    TakenBack,
}

impl Said {
    /// The question that it answers.
    pub fn about(self) -> About {
        match self {
            Said::Together(_) | Said::Apart => About::Link,
            Said::Short | Said::HeldBefore => About::Sale,
            Said::Fee | Said::Gone | Said::TwoEvents => About::Lost,
            Said::Suggested => About::Origin,
            Said::Same | Said::Separate => About::Twin,
            Said::TakenBack => About::Implied,
        }
    }

    /// The text in the column `marks.value`.
    pub fn text(self) -> String {
        let word = match self {
            Said::Together(group) => return group.to_string(),
            Said::Apart => "apart",
            Said::Short => "short",
            Said::HeldBefore => "held_before",
            Said::Fee => "fee",
            Said::Gone => "gone",
            Said::TwoEvents => "two_events",
            Said::Suggested => "suggested",
            Said::Same => "same",
            Said::Separate => "separate",
            Said::TakenBack => "taken_back",
        };
        word.to_owned()
    }

    /// Reads what [`Said::text`] wrote.
    pub fn read(about: About, text: &str) -> Option<Said> {
        let said = match text {
            "apart" => Said::Apart,
            "short" => Said::Short,
            "held_before" => Said::HeldBefore,
            "fee" => Said::Fee,
            "gone" => Said::Gone,
            "two_events" => Said::TwoEvents,
            "suggested" => Said::Suggested,
            "same" => Said::Same,
            "separate" => Said::Separate,
            "taken_back" => Said::TakenBack,
            number => Said::Together(number.parse().ok()?),
        };
        (said.about() == about).then_some(said)
    }
}

/// One answer about one entry; `said` is `None` when an earlier answer is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub place: Place,
    pub about: About,
    pub said: Option<Said>,
    /// The revision that recorded it; set by the book.
    pub batch: u32,
}

impl Mark {
    /// An answer about an entry.
    pub fn new(place: Place, said: Said) -> Mark {
        Mark {
            place,
            about: said.about(),
            said: Some(said),
            batch: 0,
        }
    }

    /// No answer any more.
    pub fn none(place: Place, about: About) -> Mark {
        Mark {
            place,
            about,
            said: None,
            batch: 0,
        }
    }
}

/// All marks in the order of recording, and what counts.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    all: Vector<Mark>,
    /// Number in `all` -> revision that took it out.
    voided: OrdMap<u32, u32>,
    counts: OrdMap<(Place, About), Said>,
}

impl Marks {
    /// The marks that a store kept, and which revision took which out.
    pub fn restored(all: Vec<(Mark, Option<u32>)>) -> Marks {
        let mut marks = Marks::default();
        for (number, (mark, voided_by)) in (0..).zip(all) {
            marks.all.push_back(mark);
            match voided_by {
                Some(by) => drop(marks.voided.insert(number, by)),
                None => marks.count(mark),
            }
        }
        marks
    }

    /// The answer that counts.
    pub fn of(&self, place: Place, about: About) -> Option<Said> {
        self.counts.get(&(place, about)).copied()
    }

    /// Every answer that counts, by place.
    pub fn iter(&self) -> impl Iterator<Item = (Place, Said)> + '_ {
        self.counts.iter().map(|((place, _), said)| (*place, *said))
    }

    /// Every answer about one entry.
    pub fn about_entry(&self, place: Place) -> impl Iterator<Item = Said> + '_ {
        let from = (place, About::Link);
        let here = self
            .counts
            .range(from..)
            .take_while(move |((at, _), _)| *at == place);
        here.map(|(_, said)| *said)
    }

    /// How many were ever recorded.
    pub fn recorded(&self) -> usize {
        self.all.len()
    }

    /// All that were ever recorded, and which revision took each out, if one did.
    pub fn all(&self) -> impl Iterator<Item = (Mark, Option<u32>)> + '_ {
        let numbered = (0..).zip(self.all.iter());
        numbered.map(|(number, mark)| (*mark, self.voided.get(&number).copied()))
    }

    /// The mark that was recorded as the `number`-th.
    pub fn get(&self, number: u32) -> Option<Mark> {
        self.all.get(number as usize).copied()
    }

    pub(super) fn record(&mut self, mark: Mark) {
        self.all.push_back(mark);
        self.count(mark);
    }

    /// Takes the marks of a revision out; the places whose answer may be another.
    pub(super) fn take_back(&mut self, of: u32, by: u32) -> Vec<Place> {
        self.change(|mark, voided| (mark.batch == of && voided.is_none()).then_some(Some(by)))
    }

    /// Brings back what a revision took out; the places whose answer may be another.
    pub(super) fn bring_back(&mut self, by: u32) -> Vec<Place> {
        self.change(|_, voided| (voided == Some(by)).then_some(None))
    }

    /// Puts the marks of a revision in again that another took out; the places whose answer may be another.
    pub(super) fn put_in_again(&mut self, of: u32, by: u32) -> Vec<Place> {
        self.change(|mark, voided| (mark.batch == of && voided == Some(by)).then_some(None))
    }

    fn change(&mut self, to: impl Fn(&Mark, Option<u32>) -> Option<Option<u32>>) -> Vec<Place> {
        let mut touched = Vec::new();
        for (number, mark) in (0..).zip(&self.all) {
            match to(mark, self.voided.get(&number).copied()) {
                Some(Some(by)) => drop(self.voided.insert(number, by)),
                Some(None) => drop(self.voided.remove(&number)),
                None => continue,
            }
            touched.push((mark.place, mark.about));
        }
        // They are few: what counts is found from all of them.
        for key in &touched {
            let valid = self.all().filter(|(_, voided)| voided.is_none());
            let valid = valid.map(|(mark, _)| mark);
            let last = valid.filter(|mark| (mark.place, mark.about) == *key).last();
            match last {
                Some(mark) => self.count(mark),
                None => drop(self.counts.remove(key)),
            }
        }
        touched.into_iter().map(|(place, _)| place).collect()
    }

    fn count(&mut self, mark: Mark) {
        let key = (mark.place, mark.about);
        match mark.said {
            Some(said) => drop(self.counts.insert(key, said)),
            None => drop(self.counts.remove(&key)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Place = Place(3);

    fn marks(said: &[(u32, Option<Said>)]) -> Marks {
        let mut marks = Marks::default();
        for (batch, said) in said {
            let mark = match said {
                Some(said) => Mark::new(AT, *said),
                None => Mark::none(AT, About::Link),
            };
            marks.record(Mark {
                batch: *batch,
                ..mark
            });
        }
        marks
    }

    #[test]
    fn the_last_answer_counts_and_an_undo_brings_the_one_before_back() {
        let mut marks = marks(&[
            (1, Some(Said::Apart)),
            (2, Some(Said::Together(3))),
            (3, None),
        ]);
        assert_eq!(marks.of(AT, About::Link), None);
        assert_eq!(marks.take_back(3, 4), [AT]);
        assert_eq!(marks.of(AT, About::Link), Some(Said::Together(3)));
        marks.take_back(1, 5);
        marks.take_back(2, 6);
        assert_eq!(marks.of(AT, About::Link), None);
        marks.bring_back(6);
        assert_eq!(marks.of(AT, About::Link), Some(Said::Together(3)));
        assert_eq!(marks.of(AT, About::Sale), None);
        assert_eq!(
            marks.about_entry(AT).collect::<Vec<_>>(),
            [Said::Together(3)]
        );
        let again = Marks::restored(marks.all().collect());
        assert!(again.iter().eq(marks.iter()) && again.recorded() == 3);
    }

    #[test]
    fn every_answer_reads_back_under_its_own_question_only() {
        let all = [
            Said::Together(0),
            Said::Together(41),
            Said::Apart,
            Said::Short,
            Said::HeldBefore,
            Said::Fee,
            Said::Gone,
            Said::TwoEvents,
            Said::Suggested,
            Said::Same,
            Said::Separate,
            Said::TakenBack,
        ];
        for said in all {
            for about in About::ALL {
                assert_eq!(About::parse(about.as_str()), Some(*about));
                let expected = (*about == said.about()).then_some(said);
                assert_eq!(Said::read(*about, &said.text()), expected);
            }
        }
        assert_eq!(Said::read(About::Sale, "shorter"), None);
    }
}
