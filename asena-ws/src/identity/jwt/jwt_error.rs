use jsonwebtoken::errors::{Error, ErrorKind};

use crate::identity::InvalidIdentity;

/// Why a token is refused. In words for a log: they have nothing of the token in them but the names of its claims.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JwtError {
    #[error("it is no JWT")]
    Malformed,
    #[error("its header asks to understand more (`crit`, RFC 7515 §4.1.11)")]
    Critical,
    #[error("it has no `kid`, and there are several keys")]
    NoKeyId,
    #[error("no key has its `kid`")]
    UnknownKey,
    #[error("its algorithm is not the key's")]
    Algorithm,
    #[error("its signature is not the key's")]
    Signature,
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet (`nbf`)")]
    NotYetValid,
    #[error("its issuer is another (`iss`)")]
    Issuer,
    #[error("it is for another audience (`aud`)")]
    Audience,
    #[error("it has no `{0}`, or one that cannot be read")]
    Claim(String),
    #[error("its claims are not as the type wants them, at `{path}`")]
    Claims { path: String },
    #[error(transparent)]
    Identity(#[from] InvalidIdentity),
}

impl JwtError {
    /// What everybody may read of it.
    pub(crate) fn description(&self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not valid yet",
            _ => "the token is not valid",
        }
    }
}

impl From<Error> for JwtError {
    fn from(error: Error) -> Self {
        match error.into_kind() {
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::InvalidAlgorithm
            | ErrorKind::InvalidAlgorithmName
            | ErrorKind::UnsupportedAlgorithm
            | ErrorKind::MissingAlgorithm => Self::Algorithm,
            ErrorKind::ExpiredSignature => Self::Expired,
            ErrorKind::ImmatureSignature => Self::NotYetValid,
            ErrorKind::InvalidIssuer => Self::Issuer,
            ErrorKind::InvalidAudience => Self::Audience,
            ErrorKind::MissingRequiredClaim(claim) | ErrorKind::InvalidClaimFormat(claim) => {
                Self::Claim(claim)
            }
            _ => Self::Malformed,
        }
    }
}
