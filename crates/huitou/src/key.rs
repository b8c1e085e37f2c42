//! The master key: in the data folder, or in a file that the configuration names, such as a mounted secret.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use primitives::Ids;
use store::{Store, Vault};

use crate::app::Places;
use crate::config::Settings;

/// What a backup calls it.
const IN_BACKUP: &str = "master.key";

/// Where an installation's master key lies.
pub struct MasterKey {
    /// By `master_key_file`.
    given: Option<PathBuf>,
    own: PathBuf,
    log: PathBuf,
}

impl MasterKey {
    pub fn of(settings: &Settings) -> Self {
        let (own, log) = (Places::of(settings).own_key(), Places::of(settings).log());
        let given = Some(PathBuf::from(&settings.master_key_file)).filter(|path| !path.as_os_str().is_empty());
        // Whoever names the data folder's own keeps it with the data: a backup without it would be lost with them.
        Self { given: given.filter(|path| !is_one(path, &own)), own, log }
    }

    pub fn path(&self) -> &Path {
        self.given.as_deref().unwrap_or(&self.own)
    }

    pub fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// Whether it is not there, and a log is: each start makes the key first.
    pub fn is_lost(&self) -> bool {
        !self.path().exists() && std::fs::read_dir(&self.log).is_ok_and(|mut files| files.next().is_some())
    }

    /// Looks for a key that is given, before anything is made that a key must seal.
    pub fn look(&self) -> Result<()> {
        if let Some(given) = &self.given {
            is_there(given)?;
            Vault::read(given)?;
        }
        Ok(())
    }

    /// Opens what seals personal fields, the log and the lake. A new data folder's own key is made; one that is given has
    /// to be there.
    pub fn open(&self, ids: &Ids) -> Result<Vault> {
        match &self.given {
            Some(given) => {
                is_there(given)?;
                if self.own.exists() {
                    same(given, &self.own)?;
                }
            }
            // Another one would open nothing, and stand in the way of that which does.
            None if self.is_lost() => bail!(
                "{} is not there, which sealed the log: put it back, or name the file that holds it by \
                 HUITOU_MASTER_KEY_FILE",
                self.own.display()
            ),
            None => {}
        }
        Ok(Vault::open(self.path(), ids)?)
    }

    /// The same for a database, which no other key may have sealed.
    pub async fn open_for(&self, store: &Store, ids: &Ids) -> Result<Vault> {
        match self.misfit(store).await? {
            Some((seen, remedy)) => Err(anyhow!("{seen}: {remedy}")),
            None => self.open(ids),
        }
    }

    /// What is wrong with it for a database, and what to do; nothing where it sealed that, or nothing is sealed yet.
    pub async fn misfit(&self, store: &Store) -> Result<Option<(String, &'static str)>> {
        let path = self.path();
        if !path.exists() {
            let seen = format!("{} is not there, which sealed the database", path.display());
            let remedy = "put it back, or name the file that holds it by HUITOU_MASTER_KEY_FILE";
            return Ok(store::holds_sealed(store).await?.then_some((seen, remedy)));
        }
        if Vault::read(path)?.fits(store).await? {
            return Ok(None);
        }
        let seen = format!("{} holds another master key than the one that sealed the database", path.display());
        let remedy = if self.is_given() {
            "name the file that holds that one by HUITOU_MASTER_KEY_FILE or master_key_file, or open the database that \
             belongs to this key"
        } else {
            "put that one in its place (a backup of this installation has it as master.key), or open the database that \
             belongs to this key"
        };
        Ok(Some((seen, remedy)))
    }

    /// Puts it into a backup, unless it is kept apart from the data on purpose.
    pub fn back_up(&self, folder: &Path) -> Result<()> {
        if !self.is_given() {
            std::fs::copy(&self.own, folder.join(IN_BACKUP))?;
        }
        Ok(())
    }

    /// Whether a backup holds the key that opens it.
    pub fn is_in(backup: &Path) -> bool {
        backup.join(IN_BACKUP).try_exists().unwrap_or(true)
    }

    /// Takes it from a backup. One that is given must be the one that the backup was made with: the same file, or one of
    /// this fingerprint.
    pub fn restore(&self, backup: &Path, fingerprint: Option<&str>) -> Result<()> {
        let kept = backup.join(IN_BACKUP);
        match (&self.given, kept.exists()) {
            (None, true) => {
                self.own.parent().map(std::fs::create_dir_all).transpose()?;
                std::fs::copy(&kept, &self.own)?;
            }
            (None, false) => {
                bail!("the backup holds no master key: name the file that has it by HUITOU_MASTER_KEY_FILE")
            }
            (Some(given), true) => same(given, &kept)?,
            // Before anything is put in place, and not when that is opened.
            (Some(given), false) => {
                is_there(given)?;
                let found = Vault::read(given)?.fingerprint();
                if fingerprint.is_some_and(|fingerprint| fingerprint != found) {
                    bail!(
                        "master_key_file: {} holds another key than the backup was made with: give that one",
                        given.display()
                    );
                }
            }
        }
        Ok(())
    }
}

/// Whether two paths name one file, as they are written.
fn is_one(path: &Path, other: &Path) -> bool {
    let [path, other] = [path, other].map(|path| std::path::absolute(path).ok());
    path.is_some() && path == other
}

fn is_there(given: &Path) -> Result<()> {
    if !given.exists() {
        bail!(
            "master_key_file: {} is not there; it must hold the key of this installation, 64 hexadecimal digits (a new \
             installation's can be made by: openssl rand -hex 32)",
            given.display()
        );
    }
    Ok(())
}

/// What is sealed by one key cannot be read by another.
fn same(given: &Path, other: &Path) -> Result<()> {
    let read = |path: &Path| std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    if !read(given)?.trim().eq_ignore_ascii_case(read(other)?.trim()) {
        bail!(
            "master_key_file: {} holds another key than {}, which sealed the data: give that one",
            given.display(),
            other.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use primitives::SystemClock;

    use super::*;

    fn key(data: &Path, given: &str) -> MasterKey {
        let settings = Settings { data: data.to_owned(), master_key_file: given.to_owned(), ..Settings::default() };
        MasterKey::of(&settings)
    }

    #[test]
    fn a_given_key_is_read_and_never_made_and_never_another() {
        let (data, secrets) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let ids = Ids::from_os(Arc::new(SystemClock));
        let file = secrets.path().join("master");
        let given = key(data.path(), file.to_str().unwrap());
        let said = given.open(&ids).err().unwrap().to_string();
        assert!(said.contains("is not there") && !file.exists(), "{said}");
        assert!(given.look().is_err_and(|error| error.to_string() == said));
        std::fs::write(&file, "no key").unwrap();
        assert!(given.look().is_err(), "64 digits are one");
        std::fs::write(&file, "AB".repeat(32) + "\n").unwrap();
        given.look().unwrap();
        let vault = given.open(&ids).unwrap();
        assert_eq!(vault.blind("a", "b"), Vault::with_key([0xab; 32]).blind("a", "b"));
        assert!(!data.path().join("keys").exists(), "the data folder has none");

        let own = key(data.path(), "");
        own.open(&ids).unwrap();
        let said = given.open(&ids).err().unwrap().to_string();
        assert!(said.contains("another key"), "{said}");
        std::fs::copy(own.path(), &file).unwrap();
        given.open(&ids).unwrap();
        assert!(!key(data.path(), own.path().to_str().unwrap()).is_given(), "it lies with the data all the same");
    }

    #[test]
    fn no_key_is_made_for_a_log_that_another_sealed() {
        let data = tempfile::tempdir().unwrap();
        let ids = Ids::from_os(Arc::new(SystemClock));
        let (own, log, moved) = (key(data.path(), ""), data.path().join("log"), data.path().join("moved"));
        own.open(&ids).unwrap();
        std::fs::create_dir(&log).unwrap();
        std::fs::write(log.join("1.log"), "sealed").unwrap();
        own.open(&ids).unwrap();
        std::fs::rename(own.path(), &moved).unwrap();
        let said = own.open(&ids).err().unwrap().to_string();
        assert!(said.contains("HUITOU_MASTER_KEY_FILE") && !own.path().exists(), "{said}");
        key(data.path(), moved.to_str().unwrap()).open(&ids).unwrap();
    }

    #[tokio::test]
    async fn a_database_is_opened_by_the_key_that_sealed_it_and_no_other() {
        let (data, secrets) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let ids = Ids::from_os(Arc::new(SystemClock));
        let (test, own) = (store::testing::store(&[]).await, key(data.path(), ""));
        let vault = own.open_for(&test.store, &ids).await.unwrap();
        vault.note_fingerprint(&test.store).await.unwrap();
        own.open_for(&test.store, &ids).await.unwrap();

        let kept = secrets.path().join("kept");
        std::fs::rename(own.path(), &kept).unwrap();
        let said = own.open_for(&test.store, &ids).await.err().unwrap().to_string();
        assert!(said.contains("is not there") && said.contains("HUITOU_MASTER_KEY_FILE"), "{said}");
        assert!(!own.path().exists(), "no other one is made");
        std::fs::write(own.path(), "cd".repeat(32)).unwrap();
        let said = own.open_for(&test.store, &ids).await.err().unwrap().to_string();
        assert!(said.contains("another master key") && said.contains("put that one in its place"), "{said}");

        let given = key(data.path(), secrets.path().join("given").to_str().unwrap());
        std::fs::write(given.path(), "ef".repeat(32)).unwrap();
        let said = given.open_for(&test.store, &ids).await.err().unwrap().to_string();
        assert!(said.contains("another master key") && said.contains("HUITOU_MASTER_KEY_FILE"), "{said}");
        std::fs::remove_file(own.path()).unwrap();
        key(data.path(), kept.to_str().unwrap()).open_for(&test.store, &ids).await.unwrap();
    }

    #[test]
    fn a_backup_holds_the_key_that_lies_with_the_data_and_no_other() {
        let folders: [tempfile::TempDir; 4] = std::array::from_fn(|_| tempfile::tempdir().unwrap());
        let [data, backup, bare, fresh] = folders.each_ref().map(tempfile::TempDir::path);
        let ids = Ids::from_os(Arc::new(SystemClock));
        let own = key(data, "");
        own.open(&ids).unwrap();
        own.back_up(backup).unwrap();
        let given = key(fresh, own.path().to_str().unwrap());
        given.back_up(bare).unwrap();
        assert!(MasterKey::is_in(backup) && !MasterKey::is_in(bare));

        assert!(key(fresh, "").restore(bare, None).unwrap_err().to_string().contains("HUITOU_MASTER_KEY_FILE"));
        let lost = key(fresh, fresh.join("lost").to_str().unwrap());
        assert!(lost.restore(bare, None).unwrap_err().to_string().contains("is not there"));
        given.restore(bare, None).unwrap();
        let (ours, other) = (Vault::read(own.path()).unwrap().fingerprint(), Vault::with_key([7; 32]).fingerprint());
        given.restore(bare, Some(&ours)).unwrap();
        assert!(given.restore(bare, Some(&other)).unwrap_err().to_string().contains("another key"));
        given.restore(backup, None).unwrap();
        assert!(!fresh.join("keys").exists(), "what is given is not written");
        key(fresh, "").restore(backup, None).unwrap();
        assert_eq!(std::fs::read(fresh.join("keys").join("master.key")).unwrap(), std::fs::read(own.path()).unwrap());
        std::fs::write(backup.join(IN_BACKUP), "00".repeat(32)).unwrap();
        assert!(given.restore(backup, None).unwrap_err().to_string().contains("another key"));
    }
}
