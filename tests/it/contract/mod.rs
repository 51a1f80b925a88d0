//! The contract: what is made of it, and that it is the code's own. What node has to say of it is tested in `tests/contract/`.

mod generated;

mod program;
