//! The contract as one TypeScript module: a type for each schema, a class for each endpoint.

mod endpoint;
mod names;
mod text;
mod types;

use std::fmt::Write;

use self::names::Names;
use self::types::Types;
use super::model::Contract;
use super::shapes::Shapes;

/// The package with the runtime, under `clients/typescript`.
const RUNTIME: &str = "asena-ws-client";

impl Contract {
    /// The contract as a TypeScript module, which imports the npm package `asena-ws-client` and nothing else.
    ///
    /// It has a type for each schema with a name, and a class for each endpoint: of `ChatSocket` comes `ChatClient`. The class has a
    /// method for each event that the server receives, which gives the reply, and knows the events that it can listen to and the calls
    /// that it can answer. All of it holds under `strict`, and nothing is `any`. Doc comments become TSDoc.
    ///
    /// Events become methods in camel case: `message_deleted`, `message-deleted` and `message.deleted` are all `messageDeleted`, the
    /// second of them `messageDeleted2`. A name that the runtime has taken gets `Event` behind it (`close`, `closed`, `connect`, `on`,
    /// `answer`, `notify`, `onState`, `onError`, `request`, `state`, and what all objects and promises have); a type's gets `Type` (`Client`,
    /// `Promise`, …). An event whose name has letters beyond ASCII keeps it, and is called as `client["größe"](…)`.
    ///
    /// ```
    /// use asena_ws::contract::Contract;
    ///
    /// let module = Contract::new("chat", "1.0.0").to_typescript();
    /// assert!(module.contains("from 'asena-ws-client'"));
    /// ```
    #[must_use]
    pub fn to_typescript(&self) -> String {
        let names = Names::of(self);
        let shapes = Shapes::of(self);
        let types = Types { names: &names };
        let mut module = String::new();
        let has_failures = self
            .endpoints
            .values()
            .flat_map(|endpoint| endpoint.receives.values())
            .any(|request| !request.failures.is_empty());
        let has_requests = self
            .endpoints
            .values()
            .any(|endpoint| !endpoint.receives.is_empty());
        let mut imports = vec!["Client"];
        if has_failures {
            imports.push("RequestError");
        }
        if has_requests {
            imports.push("type RequestOptions");
        }
        // Writing to a string cannot fail.
        let _ = writeln!(
            module,
            "// Generated from the contract of {} by `contract typescript`. Do not edit it: change the server, and run that again.\n\n\
             import {{ {} }} from '{RUNTIME}';\n\n\
             /** What two versions of the contract are compared by. */\n\
             export const fingerprint = '{}';",
            text::one_line(&self.title),
            imports.join(", "),
            self.fingerprint()
        );
        for (name, shape) in shapes.iter() {
            let _ = write!(module, "\n{}", types.declaration(names.of_type(name), shape));
        }
        for (path, endpoint) in &self.endpoints {
            let _ = write!(
                module,
                "\n{}",
                endpoint::class(path, endpoint, names.of_endpoint(path), &types)
            );
        }
        module
    }
}
