use std::collections::{HashMap, HashSet};

use primitives::Timestamp;
use uuid::Uuid;

use super::{IdentityRules, Kind, Merge, Undone};

/// An identifier by its keyed fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id {
    pub kind: Kind,
    pub hash: [u8; 16],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    pub persona: Uuid,
    pub first_seen_at: Timestamp,
    /// Which of the shop's own systems said so: nil, or else the least import. `None` where only visitors did.
    pub voice: Option<Uuid>,
    /// Where in the log what any visitor can say first called them so; `None` where only those systems did.
    pub claimed_seq: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Persona {
    pub profile: Uuid,
    pub created_seq: u64,
}

/// What an event says of who it is about.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub seq: u64,
    pub at: Timestamp,
    /// The id of the persona that begins here if nobody is found.
    pub fresh: Uuid,
    pub ids: Vec<Id>,
    /// The sender says outright that the ids are one person's: limits do not apply.
    pub is_alias: bool,
    /// Which of the shop's own systems says who it is: an import, or nil. `None` for what any visitor can say.
    pub voice: Option<Uuid>,
}

/// Who is who, in memory: holds everything about the profiles that a batch of events can reach, decides event by event,
/// and remembers what changed.
///
/// An event with unknown identifiers begins a persona in a profile of its own. One known profile gains the event's
/// other identifiers. Several become one, unless that breaks a [`IdentityRules::limit`] or repeats a merge that was undone:
/// then the least sure identifier of the event is dropped and the rest tried again.
///
/// What visitors say joins nobody whom the shop's own systems know with another one of those, and what only visitors said
/// to be somebody's is whose those systems say.
#[derive(Debug, Default)]
pub struct Resolver {
    rules: IdentityRules,
    claims: HashMap<Id, Claim>,
    personas: HashMap<Uuid, Persona>,
    members: HashMap<Uuid, Vec<Uuid>>,
    owned: HashMap<Uuid, Vec<Id>>,
    undone: Vec<Undone>,
    changes: Changes,
}

/// What a run of [`Resolver::resolve`] decided, in its order.
#[derive(Debug, Default)]
pub struct Changes {
    pub begun: Vec<Uuid>,
    pub claimed: Vec<Id>,
    pub merges: Vec<Merge>,
    /// What one of the shop's own systems said, and which.
    pub vouched: Vec<(Id, Uuid)>,
    /// Personas that an identifier was taken from.
    pub left: Vec<Uuid>,
    /// What was taken from those who had only claimed it, as it was theirs.
    pub yielded: Vec<(Id, Claim)>,
    /// What visitors claimed that is another's.
    pub refused: Vec<(Id, Claim)>,
    /// User ids that were no more than claimed and are nobody's for now.
    pub dropped: Vec<Id>,
}

impl Resolver {
    #[must_use]
    pub fn new(rules: IdentityRules, undone: Vec<Undone>) -> Self {
        Self { rules, undone, ..Self::default() }
    }

    pub fn know_persona(&mut self, id: Uuid, persona: Persona) {
        self.members.entry(persona.profile).or_default().push(id);
        self.personas.insert(id, persona);
    }

    pub fn know_claim(&mut self, id: Id, claim: Claim) {
        self.owned.entry(claim.persona).or_default().push(id);
        self.claims.insert(id, claim);
    }

    #[must_use]
    pub fn claim(&self, id: Id) -> Option<Claim> {
        self.claims.get(&id).copied()
    }

    #[must_use]
    pub fn persona(&self, id: Uuid) -> Option<Persona> {
        self.personas.get(&id).copied()
    }

    pub fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }

    /// The persona that the event's facts hang on; `None` when it names nobody.
    pub fn resolve(&mut self, mut incoming: Incoming) -> Option<Uuid> {
        incoming.ids.sort_unstable_by_key(|id| (self.rules.rank(id.kind), *id));
        incoming.ids.dedup();
        let freed = if incoming.voice.is_some() { self.free(&incoming.ids) } else { Vec::new() };
        let evicted: Vec<(Id, Claim)> =
            self.usurpers(&incoming).into_iter().filter_map(|id| Some((id, self.forget(id)?))).collect();
        let user = incoming.ids.iter().find(|id| id.kind == Kind::UserId).copied();
        let (persona, refused) = self.place(&mut incoming);
        self.refuse(&refused, persona, &incoming);
        for (id, claim) in freed {
            if self.claims.contains_key(&id) {
                self.changes.left.push(claim.persona);
                let is_vouched = self.claims.get(&id).is_some_and(|claim| claim.voice.is_some());
                self.changes.yielded.extend(is_vouched.then_some((id, claim)));
            } else {
                self.know_claim(id, claim);
            }
        }
        for (id, claim) in evicted {
            let home = self.personas.get(&claim.persona).map(|persona| persona.profile);
            if home.is_some() && user.and_then(|user| self.profile_of(user)) == home {
                self.changes.left.push(claim.persona);
                self.changes.dropped.push(id);
                self.changes.yielded.push((id, claim));
            } else {
                self.know_claim(id, claim);
            }
        }
        persona
    }

    /// Gives the identifiers that had to be dropped too.
    fn place(&mut self, incoming: &mut Incoming) -> (Option<Uuid>, Vec<Id>) {
        let mut refused = Vec::new();
        while !incoming.ids.is_empty() {
            let profiles = self.profiles_of(&incoming.ids);
            if incoming.is_alias || self.allows(&profiles, incoming) {
                return (Some(self.settle(&profiles, incoming)), refused);
            }
            refused.extend(incoming.ids.pop());
        }
        (None, refused)
    }

    /// Notes what a visitor says and another has: it is the visitor's when nobody else has it any more.
    fn refuse(&mut self, refused: &[Id], persona: Option<Uuid>, incoming: &Incoming) {
        let Some(persona) = persona.filter(|_| incoming.voice.is_none()) else { return };
        let own = self.personas.get(&persona).map(|persona| persona.profile);
        let claim = Claim { persona, first_seen_at: incoming.at, voice: None, claimed_seq: Some(incoming.seq) };
        for id in refused {
            if self.profile_of(*id).is_some_and(|profile| Some(profile) != own) {
                self.changes.refused.push((*id, claim));
            }
        }
    }

    /// Takes from others what only visitors said to be theirs.
    fn free(&mut self, ids: &[Id]) -> Vec<(Id, Claim)> {
        let freed: Vec<Id> = ids.iter().filter(|id| self.is_anothers(**id, ids)).copied().collect();
        freed.into_iter().filter_map(|id| Some((id, self.forget(id)?))).collect()
    }

    fn forget(&mut self, id: Id) -> Option<Claim> {
        let claim = self.claims.remove(&id)?;
        if let Some(owned) = self.owned.get_mut(&claim.persona) {
            owned.retain(|other| *other != id);
        }
        Some(claim)
    }

    /// Of the profiles that the shop's own systems say are one user's, the user ids of others that only visitors told: they
    /// keep nobody from what is theirs. A visitor who named somebody's address was perhaps never its owner. One who used the
    /// same device was somebody, and whom the user is one with already stays.
    fn usurpers(&self, incoming: &Incoming) -> Vec<Id> {
        let user = incoming.ids.iter().find(|id| id.kind == Kind::UserId);
        let Some(user) = user.filter(|_| incoming.voice.is_some() && !incoming.is_alias) else { return Vec::new() };
        let told: Vec<Id> = incoming.ids.iter().filter(|id| id.kind.is_known()).copied().collect();
        let profiles = self.profiles_of(&told);
        if self.within_limit(Kind::UserId, &profiles, incoming) {
            return Vec::new();
        }
        let own = self.profile_of(*user);
        let others = profiles.iter().filter(|profile| Some(**profile) != own);
        let is_usurper = |id: &&Id| id.kind == Kind::UserId && !incoming.ids.contains(id) && !self.is_vouched(**id);
        others.flat_map(|profile| self.ids_of(*profile)).filter(is_usurper).copied().collect()
    }

    /// Whether no more than a visitor's word makes it that of somebody else than `ids` name. A device alone names nobody.
    fn is_anothers(&self, id: Id, ids: &[Id]) -> bool {
        let names_user = ids.iter().any(|id| id.kind == Kind::UserId);
        let contradicts = |other: &Id| {
            !ids.contains(other) && (self.is_vouched(*other) || (names_user && other.kind == Kind::UserId))
        };
        let is_meant = |profile| self.ids_of(profile).any(|other| ids.contains(other) && self.is_vouched(*other));
        let is_weak = self.claims.get(&id).is_some_and(|claim| claim.voice.is_none()) && name_somebody(ids);
        let is_other = |profile| self.ids_of(profile).any(contradicts) && !is_meant(profile);
        is_weak && self.profile_of(id).is_some_and(is_other)
    }

    /// Whether one of the shop's own systems told of it, and it tells who somebody is.
    fn is_vouched(&self, id: Id) -> bool {
        id.kind.is_known() && self.claims.get(&id).is_some_and(|claim| claim.voice.is_some())
    }

    /// Whether the sender may say that the profiles are one: any visitor may, unless the shop knows more than one of them.
    fn may_join(&self, profiles: &[Uuid], incoming: &Incoming) -> bool {
        let is_firm = |profile: &&Uuid| self.ids_of(**profile).any(|id| self.is_vouched(*id));
        incoming.voice.is_some() || profiles.iter().filter(is_firm).count() < 2
    }

    /// The profiles that the identifiers lead to, those of the surest first.
    fn profiles_of(&self, ids: &[Id]) -> Vec<Uuid> {
        let mut profiles = Vec::new();
        for profile in ids.iter().filter_map(|id| self.profile_of(*id)) {
            if !profiles.contains(&profile) {
                profiles.push(profile);
            }
        }
        profiles
    }

    fn profile_of(&self, id: Id) -> Option<Uuid> {
        Some(self.personas.get(&self.claims.get(&id)?.persona)?.profile)
    }

    fn allows(&self, profiles: &[Uuid], incoming: &Incoming) -> bool {
        if profiles.is_empty() {
            return true;
        }
        Kind::ALL.into_iter().all(|kind| self.within_limit(kind, profiles, incoming))
            && (profiles.len() < 2
                || (self.may_join(profiles, incoming) && !self.repeats_undone(profiles, &incoming.ids)))
    }

    fn within_limit(&self, kind: Kind, profiles: &[Uuid], incoming: &Incoming) -> bool {
        let gained = incoming.ids.iter().filter(|id| id.kind == kind && !self.claims.contains_key(id)).count();
        if gained == 0 && profiles.len() < 2 {
            return true;
        }
        let limit = self.rules.limit(kind);
        let since = limit.window.and_then(|window| incoming.at.checked_sub(window).ok());
        // Addresses that visitors made up leave room for those that the shop tells.
        let is_address = matches!(kind, Kind::Email | Kind::Phone | Kind::BuyerId);
        let counts_all = incoming.voice.is_none() || !is_address;
        let counts = |id: &&Id| {
            id.kind == kind
                && (counts_all || self.is_vouched(**id))
                && since.is_none_or(|since| self.claims.get(*id).is_some_and(|claim| claim.first_seen_at > since))
        };
        let held: usize = profiles.iter().map(|profile| self.ids_of(*profile).filter(counts).count()).sum();
        held + gained <= limit.max
    }

    fn ids_of(&self, profile: Uuid) -> impl Iterator<Item = &Id> {
        let personas = self.members.get(&profile).into_iter().flatten();
        personas.flat_map(|persona| self.owned.get(persona).into_iter().flatten())
    }

    /// Whether two of the profiles were parted by hand and nothing but what had joined them says that they are one.
    fn repeats_undone(&self, profiles: &[Uuid], ids: &[Id]) -> bool {
        let home = |persona: &Uuid| self.personas.get(persona).map(|p| p.profile);
        self.undone.iter().any(|undone| {
            let Some(kept) = home(&undone.into).filter(|kept| profiles.contains(kept)) else { return false };
            let parted: HashSet<Uuid> = undone.moved.iter().filter_map(home).filter(|p| *p != kept).collect();
            let is_repeated =
                |from: &Uuid| self.evidence(&[kept, *from], ids).iter().all(|id| undone.evidence.contains(id));
            profiles.iter().filter(|profile| parted.contains(profile)).any(is_repeated)
        })
    }

    fn evidence(&self, profiles: &[Uuid], ids: &[Id]) -> Vec<Id> {
        let leads_there = |id: &&Id| self.profile_of(**id).is_some_and(|profile| profiles.contains(&profile));
        ids.iter().filter(leads_there).copied().collect()
    }

    fn settle(&mut self, profiles: &[Uuid], incoming: &Incoming) -> Uuid {
        let known = incoming.ids.iter().find_map(|id| self.claims.get(id)).map(|claim| claim.persona);
        let persona = known.unwrap_or_else(|| self.begin(incoming));
        self.join(profiles, incoming);
        let voice = incoming.voice.filter(|_| name_somebody(&incoming.ids));
        let claim = Claim {
            persona,
            first_seen_at: incoming.at,
            voice: None,
            claimed_seq: voice.is_none().then_some(incoming.seq),
        };
        for id in &incoming.ids {
            self.take(*id, claim);
            self.vouch(*id, voice);
        }
        persona
    }

    fn begin(&mut self, incoming: &Incoming) -> Uuid {
        let id = incoming.fresh;
        self.know_persona(id, Persona { profile: id, created_seq: incoming.seq });
        self.changes.begun.push(id);
        id
    }

    fn take(&mut self, id: Id, said: Claim) {
        match self.claims.get_mut(&id) {
            None => self.know_claim(id, said),
            Some(claim) => {
                let (first_seen_at, claimed_seq) =
                    (claim.first_seen_at.min(said.first_seen_at), claim.claimed_seq.or(said.claimed_seq));
                if (first_seen_at, claimed_seq) == (claim.first_seen_at, claim.claimed_seq) {
                    return;
                }
                (claim.first_seen_at, claim.claimed_seq) = (first_seen_at, claimed_seq);
            }
        }
        self.changes.claimed.push(id);
    }

    fn vouch(&mut self, id: Id, voice: Option<Uuid>) {
        let (Some(claim), Some(voice)) = (self.claims.get_mut(&id), voice) else { return };
        if claim.voice.is_none_or(|known| !known.is_nil() && known != voice) {
            claim.voice = Some(claim.voice.map_or(voice, |known| known.min(voice)));
            self.changes.vouched.push((id, voice));
        }
    }

    /// All become part of the oldest.
    fn join(&mut self, profiles: &[Uuid], incoming: &Incoming) {
        let age = |profile: &&Uuid| (self.personas.get(*profile).map_or(u64::MAX, |p| p.created_seq), **profile);
        let Some(into) = profiles.iter().min_by_key(age).copied() else { return };
        for from in profiles.iter().copied().filter(|profile| *profile != into) {
            let evidence = self.evidence(&[into, from], &incoming.ids);
            let moved = self.members.remove(&from).unwrap_or_default();
            for persona in &moved {
                if let Some(persona) = self.personas.get_mut(persona) {
                    persona.profile = into;
                }
            }
            self.members.entry(into).or_default().extend(&moved);
            self.changes.merges.push(Merge { seq: incoming.seq, at: incoming.at, into, from, moved, evidence });
        }
    }
}

/// Whether they tell who somebody is, not only which device is used.
fn name_somebody(ids: &[Id]) -> bool {
    ids.iter().any(|id| id.kind.is_known())
}
