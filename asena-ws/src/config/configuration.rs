use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::environment::{self, CONFIG, PROFILE};
use super::file;
use super::mistake::Mistake;
use super::tree::Table;

const FILE: &str = "asena.toml";

/// What an app is configured by: files and environment variables, in layers.
///
/// An app reads them by itself when it is built, so this is for tests and for programs that bring theirs from elsewhere. A
/// `TestApp` reads nothing but what it is given. What is wrong in here is said when the app is built.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::Configuration;
///
/// #[config(prefix = "greeter")]
/// #[derive(serde::Deserialize)]
/// struct GreeterConfig {
///     greeting: String,
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let toml = r#"
///     [greeter]
///     greeting = "merhaba"
/// "#;
/// let app = App::empty().service::<GreeterConfig>();
/// let app = app.configuration(Configuration::from_toml(toml)).build().await?;
/// let config: Arc<GreeterConfig> = app.container().get()?;
/// assert_eq!(config.greeting, "merhaba");
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Configuration {
    pub(crate) tree: Table,
    /// The files that were read, weakest first.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) profile: Option<String>,
    pub(crate) mistakes: Vec<Mistake>,
}

impl Configuration {
    /// None at all: every value has its default, or is set in code.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One file's worth of TOML, and no environment.
    #[must_use]
    pub fn from_toml(toml: &str) -> Self {
        let mut configuration = Self::none();
        configuration.tree = file::read(Path::new("(text)"), toml.as_bytes(), &mut configuration.mistakes);
        configuration
    }

    /// That of this process: `asena.toml` in the working directory, or the file that `ASENA_CONFIG` names; over it
    /// `asena.production.toml` beside it, if `ASENA_PROFILE` is `production`; over both the variables `ASENA_…`.
    ///
    /// Only `asena.toml` itself may be absent: a file that a variable asks for may not.
    #[must_use]
    pub fn read() -> Self {
        Self::layered(std::env::vars_os(), |path| std::fs::read(path))
    }

    pub(crate) fn layered(
        variables: impl Iterator<Item = (OsString, OsString)>,
        read: impl Fn(&Path) -> io::Result<Vec<u8>>,
    ) -> Self {
        let mut configuration = Self::none();
        let environment = environment::read(variables, &mut configuration.mistakes);
        let path = PathBuf::from(environment.config.as_deref().unwrap_or(FILE));
        let named_by = environment.config.is_some().then_some(CONFIG);
        configuration.add_file(&path, named_by, &read);
        if let Some(profile) = &environment.profile {
            configuration.add_file(&of_profile(&path, profile), Some(PROFILE), &read);
        }
        configuration.profile = environment.profile;
        configuration.tree.lay_over(environment.tree);
        configuration
    }

    fn add_file(
        &mut self,
        path: &Path,
        named_by: Option<&'static str>,
        read: impl Fn(&Path) -> io::Result<Vec<u8>>,
    ) {
        match read(path) {
            Ok(bytes) => {
                let table = file::read(path, &bytes, &mut self.mistakes);
                self.tree.lay_over(table);
                self.files.push(path.to_owned());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && named_by.is_none() => {}
            Err(error) => self.mistakes.push(Mistake::UnreadableFile {
                path: path.display().to_string(),
                problem: error.to_string(),
                named_by,
            }),
        }
    }
}

/// `asena.production.toml` beside `asena.toml`.
fn of_profile(path: &Path, profile: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path
        .extension()
        .map_or_else(|| "toml".into(), |extension| extension.to_string_lossy());
    path.with_file_name(format!("{stem}.{profile}.{extension}"))
}

/// Without its values: some of them are secrets.
impl fmt::Debug for Configuration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Configuration")
            .field("files", &self.files)
            .field("profile", &self.profile)
            .field("sections", &self.tree.0.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
