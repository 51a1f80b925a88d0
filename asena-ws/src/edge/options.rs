use super::client_address::TrustedProxies;
use super::invalid::InvalidEdge;
use super::limits::Limits;
use super::origin::OriginPolicy;

/// What an app does with requests before they become connections: all of it in one value, for those who read it from somewhere.
///
/// [`AppBuilder::origins`](crate::AppBuilder::origins), [`trusted_proxies`](crate::AppBuilder::trusted_proxies) and
/// [`limits`](crate::AppBuilder::limits) set the parts, [`edge_options`](crate::AppBuilder::edge_options) the whole.
///
/// ```
/// use asena_ws::EdgeOptions;
///
/// let mut options = EdgeOptions::default();
/// options.origins = vec!["same-host".to_owned(), "https://*.example.com".to_owned()];
/// options.trusted_proxies = vec!["10.0.0.0/8".to_owned(), "unix".to_owned()];
/// assert!(options.check().is_ok());
///
/// options.origins.push("example.com".to_owned());
/// assert_eq!(
///     options.check().unwrap_err().to_string(),
///     "`origins` has \"example.com\", which must be an origin as `https://app.example.com`, or `same-host`, `null` or `any`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EdgeOptions {
    /// The pages that may connect, by their origins: just those of the same host by default, `["same-host"]`. See
    /// [`AppBuilder::origins`](crate::AppBuilder::origins).
    pub origins: Vec<String>,
    /// Whether handshakes without an `Origin` are refused: not by default. Browsers always send one, and most other programs none.
    pub origin_required: bool,
    /// The proxies that are believed whom they speak for: none by default. See
    /// [`AppBuilder::trusted_proxies`](crate::AppBuilder::trusted_proxies).
    pub trusted_proxies: Vec<String>,
    /// How many may connect.
    pub limits: Limits,
}

impl Default for EdgeOptions {
    fn default() -> Self {
        Self {
            origins: vec!["same-host".to_owned()],
            origin_required: false,
            trusted_proxies: Vec::new(),
            limits: Limits::default(),
        }
    }
}

impl EdgeOptions {
    /// Whether an app can live with these.
    ///
    /// # Errors
    ///
    /// The first origin, proxy or limit that is none.
    pub fn check(&self) -> Result<(), InvalidEdge> {
        OriginPolicy::new(&self.origins, self.origin_required)?;
        TrustedProxies::new(&self.trusted_proxies)?;
        self.limits.check()
    }
}
