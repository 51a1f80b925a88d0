//! The crowd, and what it does together.

use tokio::io::{AsyncRead, AsyncWrite};

use crate::Outcome;
use crate::client::Client;
use crate::control::{Order, Tally};
use crate::usage::Usage;

/// Where a server is reached, and what it uses.
pub trait Venue {
    /// A connection's stream, as a client has it.
    type Stream: AsyncRead + AsyncWrite + Unpin;

    /// A new stream.
    fn dial(&self) -> impl Future<Output = Outcome<Self::Stream>>;

    /// What the server has used.
    ///
    /// # Errors
    ///
    /// If it is gone.
    fn usage(&self) -> Outcome<Usage>;
}

/// Many clients, which are asked one after the other: so the server's work is all that there is to wait for, and each
/// step has an end that is certain.
#[derive(Debug)]
pub struct Visitors<V: Venue> {
    venue: V,
    control: Client<V::Stream>,
    clients: Vec<Client<V::Stream>>,
    /// Over how many rooms they spread.
    rooms: usize,
    messages: usize,
}

impl<V: Venue> Visitors<V> {
    /// Nobody yet.
    ///
    /// # Errors
    ///
    /// If the server takes no orders.
    pub async fn of(venue: V, rooms: usize) -> Outcome<Self> {
        let control = Client::open(venue.dial().await?, "/control").await?;
        Ok(Self {
            venue,
            control,
            clients: Vec::new(),
            rooms,
            messages: 0,
        })
    }

    /// Opens connections until there are so many. Each has joined a room, sent a message, and got it back.
    ///
    /// # Errors
    ///
    /// If one is refused, or does not get what it should.
    pub async fn grow(&mut self, count: usize) -> Outcome {
        while self.clients.len() < count {
            let room = self.clients.len() % self.rooms;
            let path = format!("/crowd?room=room-{room}");
            let mut client = Client::open(self.venue.dial().await?, &path).await?;
            client.expect("joined").await?;
            client.send(b"merhaba").await?;
            client.expect("merhaba").await?;
            self.clients.push(client);
        }
        let tally = self.order(Order::Count).await?;
        check("open sockets", tally.sockets, count)?;
        check("rooms", tally.rooms, self.rooms.min(count))
    }

    /// Waits until each has been pinged once more by the server, and answers.
    ///
    /// # Errors
    ///
    /// If anything else comes.
    pub async fn pinged(&mut self) -> Outcome {
        for client in &mut self.clients {
            // Who came last has missed what the others got.
            let times = client.pings() + 1;
            client.pinged(times).await?;
        }
        Ok(())
    }

    /// One message to everybody: each gets it, and nothing else before.
    ///
    /// # Errors
    ///
    /// If somebody does not.
    pub async fn broadcast(&mut self) -> Outcome {
        let text = self.next_text();
        let tally = self.order(Order::Broadcast(text.clone())).await?;
        self.delivered(tally, &text).await
    }

    /// One message to each room: everybody is in one, and gets it, and nothing else before.
    ///
    /// # Errors
    ///
    /// If somebody does not.
    pub async fn publish(&mut self) -> Outcome {
        let text = self.next_text();
        let order = Order::Rooms {
            prefix: "room-".to_owned(),
            count: self.rooms,
            text: text.clone(),
        };
        let tally = self.order(order).await?;
        self.delivered(tally, &text).await
    }

    /// One socket in so many rooms gets a message for each, in their order, and is out of all when it has closed.
    ///
    /// # Errors
    ///
    /// If it does not.
    pub async fn one_in_many_rooms(&mut self, count: usize) -> Outcome {
        let before = self.order(Order::Count).await?.rooms;
        // Its own room is one of them.
        let path = format!("/crowd?room=own&also={}", count - 1);
        let mut client = Client::open(self.venue.dial().await?, &path).await?;
        client.expect("joined").await?;
        let text = self.next_text();
        let order = Order::Rooms {
            prefix: "also-".to_owned(),
            count: count - 1,
            text: text.clone(),
        };
        let tally = self.order(order).await?;
        check("deliveries", tally.queued, count - 1)?;
        check("rooms", tally.rooms, before + count)?;
        for _ in 1..count {
            client.expect(&text).await?;
        }
        client.close().await?;
        let staying = self.clients.len();
        check("rooms", self.order(Order::Leave { staying }).await?.rooms, before)
    }

    /// All close by the book; nobody has anything left to read; the server has nobody left.
    ///
    /// # Errors
    ///
    /// If somebody got more than was meant for him, or something is left over.
    pub async fn close(&mut self) -> Outcome {
        for client in self.clients.drain(..) {
            client.close().await?;
        }
        let tally = self.order(Order::Leave { staying: 0 }).await?;
        check("open sockets", tally.sockets, 0)?;
        check("rooms", tally.rooms, 0)
    }

    /// Gives an order, and waits until it is carried out.
    ///
    /// # Errors
    ///
    /// If the server is gone.
    pub async fn order(&mut self, order: Order) -> Outcome<Tally> {
        self.control.send(&serde_json::to_vec(&order)?).await?;
        Ok(serde_json::from_slice(&self.control.text().await?)?)
    }

    /// The server.
    pub fn venue(&self) -> &V {
        &self.venue
    }

    /// Those who are connected.
    pub fn clients(&mut self) -> &mut [Client<V::Stream>] {
        &mut self.clients
    }

    /// Those who are connected, to be asked by somebody else.
    pub fn take_clients(&mut self) -> Vec<Client<V::Stream>> {
        std::mem::take(&mut self.clients)
    }

    fn next_text(&mut self) -> String {
        self.messages += 1;
        format!("message {}", self.messages)
    }

    async fn delivered(&mut self, tally: Tally, text: &str) -> Outcome {
        check("deliveries", tally.queued, self.clients.len())?;
        check("refused deliveries", tally.refused, 0)?;
        for client in &mut self.clients {
            client.expect(text).await?;
        }
        Ok(())
    }
}

fn check(what: &str, is: usize, should_be: usize) -> Outcome {
    if is == should_be {
        return Ok(());
    }
    Err(format!("{what}: {is} instead of {should_be}").into())
}
